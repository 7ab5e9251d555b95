using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Sealpost.Cli.Terminal;

/// <summary>Makes received text safe to print: what a stranger sent must not steer the terminal.</summary>
internal static class Printable
{
    /// <summary>One line: every control and formatting character is written as an escape.</summary>
    public static string Line(string text) => Escape(text, keepLines: false);

    /// <summary>The text of a body, line breaks and tabs kept; null when the bytes are not text.</summary>
    public static string? Text(ReadOnlySpan<byte> body) =>
        Utf8.IsValid(body) && body.IndexOf((byte)0) < 0 ? Escape(Encoding.UTF8.GetString(body), keepLines: true) : null;

    private static string Escape(string text, bool keepLines)
    {
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var kept = keepLines && rune.Value is '\n' or '\t';
            if (!kept && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
                result.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
            else
                result.Append(rune);
        }

        return result.ToString();
    }
}
