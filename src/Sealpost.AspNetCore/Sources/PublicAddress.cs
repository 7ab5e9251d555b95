using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sealpost.AspNetCore.Receiving;

namespace Sealpost.AspNetCore.Sources;

/// <summary>The URL as the sender called it, which some schemes sign.</summary>
/// <param name="url">The whole URL that the sender was given; null to make it of the base.</param>
/// <param name="origin">Scheme, host and perhaps path before what the request asked for; null to believe the request.</param>
internal sealed class PublicAddress(string? url, string? origin)
{
    /// <summary>A sender calls the same URL again and again.</summary>
    private Called? _last;

    public bool IsKnown => url is not null || origin is not null;

    public string Of(HttpRequest request)
    {
        var target = Target(request);
        var host = request.Headers.Host.ToString();
        var scheme = request.Scheme;
        if (_last is { } last && last.Target == target && last.Host == host && last.Scheme == scheme)
            return last.Url;

        var called = new Called(scheme, host, target, Make(request, target));
        _last = called;
        return called.Url;
    }

    private string Make(HttpRequest request, string target)
    {
        if (url is null)
            return origin is null ? $"{request.Scheme}://{request.Host}{target}" : origin + target;

        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 || url.Contains('?', StringComparison.Ordinal) ? url : string.Concat(url, target.AsSpan(query));
    }

    /// <summary>Path and query as they were sent, before anybody decoded them.</summary>
    private static string Target(HttpRequest request) =>
        request.HttpContext.Features.Find<IHttpRequestFeature>()?.RawTarget is ['/', ..] raw
            ? raw
            : $"{request.PathBase.ToUriComponent()}{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}";

    private sealed record Called(string Scheme, string Host, string Target, string Url);
}
