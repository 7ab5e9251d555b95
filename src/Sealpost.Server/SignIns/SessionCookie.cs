using System.Net;
using Microsoft.AspNetCore.Http;
using Sealpost.Server.Sources;

namespace Sealpost.Server.SignIns;

/// <summary>
/// The cookie that holds a session's token. Over https it is one that only https and only this host can set; over http there is one only where the browser talks to its own
/// machine. Each is read only where it may be set, so that nobody on a plain connection can slip one in.
/// </summary>
internal sealed class SessionCookie(CallerOfRequest callers)
{
    public const string SecureName = "__Host-sealpost";
    public const string LocalName = "sealpost";

    public string? Read(HttpContext context) => NameFor(context) is { } name ? context.Request.Cookies[name] : null;

    /// <summary>False on plain http from elsewhere: then neither a password nor a cookie is to travel.</summary>
    public bool MayBeSet(HttpContext context) => NameFor(context) is not null;

    /// <summary>It lasts as long as the browser is open, and no longer than the session.</summary>
    public void Write(HttpContext context, OpaqueToken token) => Append(context, token.Text, expires: null);

    public void Remove(HttpContext context) => Append(context, "", DateTimeOffset.UnixEpoch);

    private void Append(HttpContext context, string value, DateTimeOffset? expires)
    {
        var name = NameFor(context) ?? throw new InvalidOperationException("A session needs https, or a browser on this machine.");
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Cookies.Append(name, value, new CookieOptions
        {
            HttpOnly = true,
            IsEssential = true,
            Path = "/",
            SameSite = SameSiteMode.Lax,
            Secure = name == SecureName,
            Expires = expires,
        });
    }

    private string? NameFor(HttpContext context) => callers.Find(context).IsHttps ? SecureName : IsOwnMachine(context.Request.Host.Host) ? LocalName : null;

    /// <summary>What the browser calls the server, not where the connection comes from: that is another machine's address when the server is in a container.</summary>
    private static bool IsOwnMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
