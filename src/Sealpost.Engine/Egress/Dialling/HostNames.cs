using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sealpost.Engine.Egress.Dialling;

/// <summary>What a host name may look like before and after it is mapped to ASCII.</summary>
internal static class HostNames
{
    private static readonly IdnMapping Idn = new();
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>What is wrong with a host as it was written; null when nothing is.</summary>
    public static string? Fault(ReadOnlySpan<char> host)
    {
        if (host.Length == 0)
            return "The URL has no host.";
        if (host.Length > 253)
            return "The host is longer than 253 characters.";
        if (host[^1] == '.')
            return "The host ends in a dot; remove it.";
        foreach (var rune in host.EnumerateRunes())
        {
            if (!rune.IsAscii && !IsPlainLetter(rune))
                return $"The host has the character U+{rune.Value:X4}, which resolvers read in different ways; write the host in ASCII (xn--…).";
        }

        foreach (var label in host.Split('.'))
        {
            if (host[label].StartsWith("xn--", StringComparison.OrdinalIgnoreCase) && !Decodes(host[label].ToString()))
                return $"The label '{host[label]}' is not valid Punycode.";
        }

        return null;
    }

    /// <summary>Whether the last label is a number to a resolver or a browser: decimal, octal or hexadecimal (WHATWG URL, "ends in a number").</summary>
    public static bool EndsInNumber(ReadOnlySpan<char> host)
    {
        host = host.TrimEnd('.');
        var label = host[(host.LastIndexOf('.') + 1)..];
        if (label.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return !label[2..].ContainsAnyExcept(HexDigits);
        return label.Length > 0 && !label.ContainsAnyExceptInRange('0', '9');
    }

    // Compatibility mapping would turn full-width, circled, mathematical and the like into ASCII, and the framework does not map them when it
    // runs without ICU; decomposed accents would name another host. Both are left to the writer.
    private static bool IsPlainLetter(Rune rune) =>
        (Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark)
        && rune.Value is not (>= 0x0300 and <= 0x036f) and not (>= 0x2000 and <= 0x2fff) and not (>= 0xf900 and <= 0xffff) and not (>= 0x1d400 and <= 0x1d7ff);

    private static bool Decodes(string label)
    {
        try
        {
            foreach (var rune in Idn.GetUnicode(label).EnumerateRunes())
            {
                if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned)
                    return false;
            }

            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
