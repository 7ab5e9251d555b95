using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Portal.Api;
using Sealpost.Portal.Embedding;
using Sealpost.Server.SignIns;

namespace Sealpost.Portal.Access;

/// <summary>Stands before every page and nothing else: headers that keep the page to itself, no writing from elsewhere, and the API as whoever is signed in, or nobody.</summary>
internal sealed class PageGuard(RequestDelegate next, Framing framing, RequestPipeline pipeline)
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors ";

    private static readonly PathString Lost = "/lost";
    private static readonly PathString[] OfPrograms = ["/api", "/in", "/published", "/openapi", "/healthz", "/_portal"];

    public Task InvokeAsync(HttpContext context)
    {
        if (IsLost(context))
        {
            context.Request.Path = Lost;
            return pipeline.RunAsync(context);
        }

        if (context.GetEndpoint()?.Metadata is not { } metadata || metadata.GetMetadata<PageMark>() is null) return next(context);
        Protect(context.Response.Headers, framing.AncestorsOf(context));
        if (framing.AncestorsOf(context) is not null) framing.LetCookiesIntoFrame(context);
        if (ComesFromElsewhere(context.Request)) return RefuseAsync(context);
        context.RequestServices.GetRequiredService<PortalVisit>().Begin(context, PortalSignIn.FindCaller(context));
        return HttpMethods.IsPost(context.Request.Method) ? SendFormAsync(context) : next(context);
    }

    /// <summary>Whether a browser asks for a page that there is not. Programs get the problem that they get everywhere.</summary>
    private static bool IsLost(HttpContext context) =>
        context.GetEndpoint() is null && HttpMethods.IsGet(context.Request.Method) && context.Request.Path != Lost && !Array.Exists(OfPrograms, path => context.Request.Path.StartsWithSegments(path))
        && context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    /// <summary>A form without a good token is answered with a bare 400, which tells a person nothing.</summary>
    private async Task SendFormAsync(HttpContext context)
    {
        await next(context);
        if (context.Response is { StatusCode: StatusCodes.Status400BadRequest, HasStarted: false })
            await SayAsync(context, "Nothing was changed: the form was too old, or somebody else has signed in since. Go back, reload the page and send it again.");
    }

    /// <param name="ancestors">Who may put the page into a frame; null for nobody.</param>
    private static void Protect(IHeaderDictionary headers, string? ancestors)
    {
        headers.ContentSecurityPolicy = Policy + (ancestors ?? "'none'");
        headers.XContentTypeOptions = "nosniff";
        if (ancestors is null) headers.XFrameOptions = "DENY";
        headers.CacheControl = "no-cache, no-store";
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
    }

    /// <summary>What browsers say of a request that changes something. Those that say nothing are held by the form's token alone.</summary>
    private static bool ComesFromElsewhere(HttpRequest request) =>
        !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method) && request.Headers["Sec-Fetch-Site"] is [{ } site] && site is not ("same-origin" or "none");

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return SayAsync(context, "Nothing was changed: the form was sent from another site. Open the portal itself and send it from there.");
    }

    private static Task SayAsync(HttpContext context, string text)
    {
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
