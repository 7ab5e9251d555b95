namespace Sealpost.Engine.Destinations.Settings;

/// <summary>Whether two URLs, written differently, are the same place to a receiver. Pure.</summary>
internal static class UrlIdentity
{
    public static bool Same(string one, string other) => Normalise(one) == Normalise(other);

    // Uri itself lowers scheme and host, drops the default port, resolves dots and gives an empty path its slash.
    private static string Normalise(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url)) return text;
        var query = url.GetComponents(UriComponents.Query, UriFormat.UriEscaped);
        return $"{url.Scheme}://{url.IdnHost.TrimEnd('.')}:{url.Port}/{Escapes(url.GetComponents(UriComponents.Path, UriFormat.UriEscaped))}{(query.Length == 0 ? "" : "?" + Escapes(query))}";
    }

    // Hexadecimal digits of an escape mean the same in either case (RFC 3986, section 6.2.2.1).
    private static string Escapes(string text) => string.Create(text.Length, text, static (written, text) =>
    {
        for (var i = 0; i < text.Length; i++)
            written[i] = (i >= 1 && text[i - 1] == '%') || (i >= 2 && text[i - 2] == '%') ? char.ToUpperInvariant(text[i]) : text[i];
    });
}
