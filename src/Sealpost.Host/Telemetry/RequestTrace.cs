using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Sealpost.Host.Telemetry;

/// <summary>
/// Names the span of a request after its route, never after its path: ingest URLs hold a token. Health checks and scrapes are left out.
/// </summary>
internal sealed class RequestTrace(IConfiguration configuration, IOptions<OtlpOptions> options) : IStartupFilter
{
    /// <summary>The framework's source of one span for each request; it sets no tags by itself.</summary>
    public const string SourceName = "Microsoft.AspNetCore";

    /// <summary>Before everything else: some endpoints answer before the host's middleware.</summary>
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (Exports.Traces(configuration, options.Value)) app.Use(request => context => NameAsync(context, request));
        next(app);
    };

    private static async Task NameAsync(HttpContext context, RequestDelegate next)
    {
        await next(context);
        if (context.Features.Get<IHttpActivityFeature>()?.Activity is not { IsAllDataRequested: true } request) return;
        var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText;
        if (route is null or ScrapePage.Path || route.StartsWith("/health", StringComparison.Ordinal))
        {
            request.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            return;
        }

        request.DisplayName = string.Create(CultureInfo.InvariantCulture, $"{context.Request.Method} {route}");
        request.SetTag("http.request.method", context.Request.Method);
        request.SetTag("http.route", route);
        request.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError) request.SetStatus(ActivityStatusCode.Error);
    }
}
