using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Sealpost.Server.SignIns;
using Sealpost.Server.Sources;

namespace Sealpost.Portal.Embedding;

/// <summary>
/// Lets the sessions of portal links, and nothing else, be shown in frames of the origins that the operator names. A browser keeps the cookies of a frame to the site around it
/// (CHIPS), so nobody who is signed in elsewhere is signed in there.
/// </summary>
internal sealed class Framing(IOptions<PortalOptions> options, CallerOfRequest callers)
{
    private readonly string _origins = string.Join(' ', options.Value.EmbedOrigins);

    /// <summary>The origins that may put the page into a frame, as the policy writes them; null for none.</summary>
    public string? AncestorsOf(HttpContext context) => _origins.Length > 0 && IsOfLink(context) ? _origins : null;

    /// <summary>Cookies that are set within a frame are sent back only when they say that they are for it.</summary>
    public void LetCookiesIntoFrame(HttpContext context)
    {
        if (context.Request.Headers["Sec-Fetch-Dest"] is not ["iframe"] || !callers.Find(context).IsHttps) return;
        context.Response.OnStarting(() =>
        {
            var cookies = context.Response.Headers.SetCookie;
            if (cookies.Count > 0) context.Response.Headers.SetCookie = new StringValues([.. cookies.Select(cookie => ForFrame(cookie ?? ""))]);
            return Task.CompletedTask;
        });
    }

    private static bool IsOfLink(HttpContext context) =>
        context.Request.Path == PortalPaths.PortalLink || PortalSignIn.FindCaller(context) is { IsByLink: true };

    private static string ForFrame(string cookie)
    {
        var kept = cookie.Split(';', StringSplitOptions.TrimEntries)
            .Where(part => !part.StartsWith("samesite", StringComparison.OrdinalIgnoreCase) && !part.Equals("secure", StringComparison.OrdinalIgnoreCase));
        return $"{string.Join("; ", kept)}; secure; samesite=none; partitioned";
    }
}
