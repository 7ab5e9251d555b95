namespace Sealpost.Engine.Authentication.OAuth2;

/// <summary>A destination that calls where its token says is given as a path. Pure.</summary>
internal static class TargetUrl
{
    /// <summary>Null when the text is a path that may be put behind a base URL; otherwise what is wrong and how to mend it.</summary>
    public static string? PathFault(string path)
    {
        if (!IsPath(path)) return "A path begins with one slash, such as /services/apexrest/hooks.";
        foreach (var character in path)
        {
            if (character is <= ' ' or '\\' or > '~') return "The path has white space, a backslash or a character outside ASCII; percent-encode it.";
        }

        return path.Contains('#', StringComparison.Ordinal) ? "The path has a fragment (#…), which is never sent; remove it." : null;
    }

    public static bool IsPath(string url) => url is ['/'] or ['/', not '/', ..];

    /// <summary>The whole URL; null when the target is a path and the token came without a base URL.</summary>
    public static Uri? Resolve(Uri target, Uri? baseUrl)
    {
        if (target.IsAbsoluteUri) return target;
        return baseUrl is null ? null : new Uri(baseUrl.AbsoluteUri.TrimEnd('/') + target.OriginalString);
    }
}
