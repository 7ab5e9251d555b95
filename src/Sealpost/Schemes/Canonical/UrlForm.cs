using Sealpost.Schemes.Evaluation;

namespace Sealpost.Schemes.Canonical;

/// <summary>How a vendor writes the URL that it signs. Some write it in one of several ways; then each is tried.</summary>
internal enum UrlForm
{
    /// <summary>As it was dialled.</summary>
    AsGiven,
    /// <summary>As it was dialled, or with a fixed list of escapes taken off.</summary>
    HubSpot,
    /// <summary>As it was dialled, without its port, or with the default port spelled out; each also with escaped apostrophes.</summary>
    Twilio,
}

/// <summary>Writes a URL in the ways of a vendor.</summary>
internal static class UrlForms
{
    /// <summary>What HubSpot's documents list, in their order: the escapes that are taken off before signing.</summary>
    private static readonly (string Escape, string Plain)[] HubSpotEscapes =
    [
        ("%3A", ":"), ("%2F", "/"), ("%3F", "?"), ("%40", "@"), ("%21", "!"), ("%24", "$"), ("%27", "'"), ("%28", "("), ("%29", ")"),
        ("%2A", "*"), ("%2C", ","), ("%3B", ";"),
    ];

    public static int Variants(this UrlForm form) => form switch
    {
        UrlForm.HubSpot => 2,
        UrlForm.Twilio => 6,
        _ => 1,
    };

    /// <param name="form">Whose ways.</param>
    /// <param name="url">The URL as it was dialled.</param>
    /// <param name="variant">From 0, the way to sign with, up to <see cref="Variants"/>.</param>
    /// <param name="target">Where it goes.</param>
    public static void Write(this UrlForm form, ReadOnlySpan<char> url, int variant, ref ByteBuffer target)
    {
        switch (form)
        {
            case UrlForm.HubSpot when variant == 1:
                target.Append(Unescape(url.ToString()));
                break;
            case UrlForm.Twilio:
                WriteTwilio(url, variant, ref target);
                break;
            default:
                target.Append(url);
                break;
        }
    }

    private static string Unescape(string url)
    {
        foreach (var (escape, plain) in HubSpotEscapes)
            url = url.Replace(escape, plain, StringComparison.OrdinalIgnoreCase);
        return url;
    }

    private static void WriteTwilio(ReadOnlySpan<char> url, int variant, ref ByteBuffer target)
    {
        var authority = UrlText.Authority(url);
        var rest = url[authority.End..];
        var host = url[authority];
        var colon = host[(host.LastIndexOf(']') + 1)..].LastIndexOf(':');
        var bare = colon < 0 ? host : host[..(host.LastIndexOf(']') + 1 + colon)];
        target.Append(url[..authority.Start.Value]);
        switch (variant % 3)
        {
            case 0:
                target.Append(host);
                break;
            case 1:
                target.Append(bare);
                break;
            default:
                target.Append(bare);
                target.Append(url.StartsWith("http:", StringComparison.OrdinalIgnoreCase) ? ":80" : ":443");
                break;
        }

        if (variant < 3)
            target.Append(rest);
        else
            target.Append(rest.ToString().Replace("'", "%27", StringComparison.Ordinal));
    }
}
