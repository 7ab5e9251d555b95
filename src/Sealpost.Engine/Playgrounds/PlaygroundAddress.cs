namespace Sealpost.Engine.Playgrounds;

/// <summary>
/// The address of the built-in receiver. Its host is one that no name server may ever answer for (RFC 2606), so nobody's receiver is hidden by it, and it needs no exception from
/// the rules for addresses: what goes there is never dialled.
/// </summary>
internal static class PlaygroundAddress
{
    public const string Host = "playground.sealpost.invalid";

    public const string Root = $"https://{Host}/";

    public static bool IsAt(Uri url) => string.Equals(url.Host, Host, StringComparison.OrdinalIgnoreCase) && url.Scheme == Uri.UriSchemeHttps && url.IsDefaultPort;
}
