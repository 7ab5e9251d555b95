using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Sealpost.AspNetCore.Sources;

/// <summary>The URL as the sender called it, which some schemes sign.</summary>
/// <param name="Url">The whole URL that the sender was given; null to make it of the base.</param>
/// <param name="Base">Scheme, host and perhaps path before what the request asked for; null to believe the request.</param>
internal sealed record PublicAddress(string? Url, string? Base)
{
    public bool IsKnown => Url is not null || Base is not null;

    public string Of(HttpRequest request)
    {
        var target = Target(request);
        if (Url is null)
            return Base is null ? $"{request.Scheme}://{request.Host}{target}" : Base + target;

        var query = target.IndexOf('?', StringComparison.Ordinal);
        return query < 0 || Url.Contains('?', StringComparison.Ordinal) ? Url : string.Concat(Url, target.AsSpan(query));
    }

    /// <summary>Path and query as they were sent, before anybody decoded them.</summary>
    private static string Target(HttpRequest request) =>
        request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget is ['/', ..] raw
            ? raw
            : $"{request.PathBase.ToUriComponent()}{request.Path.ToUriComponent()}{request.QueryString.ToUriComponent()}";
}
