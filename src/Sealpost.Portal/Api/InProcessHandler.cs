using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Server.Access;

namespace Sealpost.Portal.Api;

/// <summary>Sends what a page asks of the API through the server's own pipeline, as the caller who looks at the page: no socket, no loopback port, no key.</summary>
/// <param name="page">The request of the page: it says from where the caller comes.</param>
/// <param name="caller">Null for nobody.</param>
internal sealed class InProcessHandler(RequestPipeline pipeline, IServiceScopeFactory scopes, HttpContext page, Caller? caller) : HttpMessageHandler
{
    private static readonly string[] SaysWhoCalls = ["X-Forwarded-For", "X-Forwarded-Proto", "User-Agent"];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        using var answer = new InProcessAnswer();
        var context = new DefaultHttpContext(await FeaturesAsync(request, answer, cancellationToken)) { RequestServices = scope.ServiceProvider, RequestAborted = cancellationToken };
        context.Connection.RemoteIpAddress = page.Connection.RemoteIpAddress;
        context.Connection.RemotePort = page.Connection.RemotePort;
        await pipeline.RunAsync(context);
        await context.Response.CompleteAsync();
        await answer.CompleteAsync();
        return answer.ToMessage(request);
    }

    private async Task<FeatureCollection> FeaturesAsync(HttpRequestMessage request, InProcessAnswer answer, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var asked = new HttpRequestFeature
        {
            Method = request.Method.Method,
            Scheme = page.Request.Scheme,
            Protocol = HttpProtocol.Http11,
            PathBase = page.Request.PathBase,
            Path = Decoded(request.RequestUri!.AbsolutePath),
            QueryString = request.RequestUri.Query,
            RawTarget = request.RequestUri.PathAndQuery,
            Body = new MemoryStream(body, writable: false),
        };
        foreach (var (name, values) in request.Headers) asked.Headers[name] = values.ToArray();
        if (request.Content is not null)
            foreach (var (name, values) in request.Content.Headers) asked.Headers[name] = values.ToArray();
        foreach (var name in SaysWhoCalls) asked.Headers[name] = page.Request.Headers[name];
        asked.Headers.Host = page.Request.Host.Value;
        asked.Headers.ContentLength = body.Length;

        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(asked);
        features.Set<IHttpRequestBodyDetectionFeature>(new BodyDetection(body.Length > 0));
        features.Set<IHttpResponseFeature>(answer);
        features.Set<IHttpResponseBodyFeature>(answer.Body);
        if (caller is not null) features.Set(new BroughtCaller(caller));
        return features;
    }

    /// <summary>As Kestrel does it: a slash that is escaped stays so.</summary>
    private static string Decoded(string path) => Uri.UnescapeDataString(path.Replace("%2F", "%252F", StringComparison.OrdinalIgnoreCase));

    private sealed record BodyDetection(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;
}
