using System.Buffers;

namespace Sealpost.Engine.Notifications.Mail;

/// <summary>An e-mail address as nearly everybody has one: a dot-atom and a host name of ASCII (RFC 5321, section 4.1.2). So it can be written into a command or header as it is.</summary>
internal static class EmailAddress
{
    public const int MaxLength = 254;
    public const string Expected = "Must be an e-mail address such as ops@example.com: ASCII, without a name, quotes or spaces.";
    private const int MaxLocalLength = 64;

    private static readonly SearchValues<char> AtomCharacters =
        SearchValues.Create("!#$%&'*+-/=?^_`{|}~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly SearchValues<char> LabelCharacters = SearchValues.Create("-0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    public static bool IsValid(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('@');
        if (text.Length > MaxLength || at is < 1 or > MaxLocalLength) return false;
        return AreParts(text[..at], AtomCharacters) && AreParts(text[(at + 1)..], LabelCharacters) && AreLabels(text[(at + 1)..]);
    }

    private static bool AreParts(ReadOnlySpan<char> text, SearchValues<char> characters)
    {
        foreach (var part in text.Split('.'))
        {
            if (text[part].IsEmpty || text[part].ContainsAnyExcept(characters)) return false;
        }

        return true;
    }

    private static bool AreLabels(ReadOnlySpan<char> text)
    {
        foreach (var part in text.Split('.'))
        {
            if (text[part].Length > 63 || text[part][0] == '-' || text[part][^1] == '-') return false;
        }

        return true;
    }
}
