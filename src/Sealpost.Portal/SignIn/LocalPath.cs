using Microsoft.AspNetCore.Http;
using Sealpost.Server.SignIns;

namespace Sealpost.Portal.SignIn;

/// <summary>Tells a path of this server from everything that a browser takes for another one.</summary>
internal static class LocalPath
{
    /// <summary>Where a request wants to go after signing in: a path of this server, so that nobody is sent elsewhere by a link that looks like ours.</summary>
    public static string Wanted(HttpContext context) => context.Request.Query[PortalPaths.ReturnTo] is [{ } to] && Is(to) ? to : "/";

    /// <summary>One slash and then none and no backslash, which browsers read as one; and nothing that a header could not hold.</summary>
    public static bool Is(string path) =>
        path.StartsWith('/') && !(path.Length > 1 && path[1] is '/' or '\\') && !path.Any(character => char.IsControl(character) || character == '\\');
}
