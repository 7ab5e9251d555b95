using Microsoft.AspNetCore.Http;

namespace Sealpost.Portal.Display;

/// <summary>Light or dark, as this browser wants it: a cookie, so that each page comes in it at once.</summary>
internal static class Theme
{
    public const string Light = "light";
    public const string Dark = "dark";
    private const string Cookie = "sealpost-theme";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    /// <summary>Null leaves it to the system.</summary>
    public static string? Of(HttpRequest request) => request.Cookies[Cookie] is Light or Dark ? request.Cookies[Cookie] : null;

    /// <param name="theme">Null leaves it to the system.</param>
    public static void Choose(HttpResponse response, string? theme)
    {
        // The page's script reads and writes it too.
        var options = new CookieOptions { Path = "/", SameSite = SameSiteMode.Lax, MaxAge = Kept, Secure = response.HttpContext.Request.IsHttps };
        if (theme is Light or Dark) response.Cookies.Append(Cookie, theme, options);
        else response.Cookies.Delete(Cookie, new() { Path = "/", SameSite = SameSiteMode.Lax, Secure = options.Secure });
    }
}
