using System.Text;
using System.Text.RegularExpressions;

namespace Sealpost.TestKit;

/// <summary>A mail as an SMTP server got it.</summary>
/// <param name="From">The envelope's sender.</param>
/// <param name="Recipients">The envelope's recipients.</param>
/// <param name="Data">All of the mail, headers and body, without the dot at its end.</param>
/// <param name="IsSecure">Whether it came over TLS.</param>
/// <param name="Login">User and password of the session with a colon between them; null without a login.</param>
public sealed partial record ReceivedMail(string From, IReadOnlyList<string> Recipients, string Data, bool IsSecure, string? Login)
{
    private int HeadEnd => Data.IndexOf("\r\n\r\n", StringComparison.Ordinal);

    /// <summary>Names of all headers, in their order.</summary>
    public IReadOnlyList<string> HeaderNames => [.. UnfoldedHead().Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)])];

    /// <summary>The subject, decoded.</summary>
    public string Subject => EncodedWord().Replace(WhiteSpaceBetweenWords().Replace(Header("Subject") ?? "", ""), word => Encoding.UTF8.GetString(Convert.FromBase64String(word.Groups[1].Value)));

    /// <summary>The body, decoded.</summary>
    public string Text => Encoding.UTF8.GetString(Convert.FromBase64String(Data[(HeadEnd + 4)..]));

    /// <summary>A header's unfolded value; null when there is none.</summary>
    public string? Header(string name) => UnfoldedHead().FirstOrDefault(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];

    private string[] UnfoldedHead() => Data[..HeadEnd].Replace("\r\n ", " ", StringComparison.Ordinal).Split("\r\n");

    [GeneratedRegex(@"=\?utf-8\?B\?([A-Za-z0-9+/=]*)\?=")]
    private static partial Regex EncodedWord();

    // RFC 2047, section 6.2.
    [GeneratedRegex(@"(?<=\?=) (?==\?)")]
    private static partial Regex WhiteSpaceBetweenWords();
}
