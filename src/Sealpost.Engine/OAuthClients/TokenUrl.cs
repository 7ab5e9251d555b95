namespace Sealpost.Engine.OAuthClients;

/// <summary>Makes the token URL out of the endpoint and the path that people enter apart. Pure.</summary>
internal static class TokenUrl
{
    public static string Combine(string endpoint, string path)
    {
        var trimmed = endpoint.EndsWith('/') ? endpoint[..^1] : endpoint;
        if (path.Length == 0) return endpoint;
        return trimmed.EndsWith(path, StringComparison.Ordinal) ? trimmed : trimmed + path;
    }
}
