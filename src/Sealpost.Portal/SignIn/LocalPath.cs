namespace Sealpost.Portal.SignIn;

/// <summary>Tells a path of this server from everything that a browser takes for another one.</summary>
internal static class LocalPath
{
    /// <summary>One slash and then none and no backslash, which browsers read as one; and nothing that a header could not hold.</summary>
    public static bool Is(string path) =>
        path.StartsWith('/') && !(path.Length > 1 && path[1] is '/' or '\\') && !path.Any(character => char.IsControl(character) || character == '\\');
}
