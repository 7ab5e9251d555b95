using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sealpost.Portal.Deliveries;

/// <summary>Writes a body down for people. It is text of strangers: only the encoder of the page may put it there.</summary>
internal static class BodyText
{
    private const int HexColumns = 16;

    /// <summary>The most that is shown of one body; the rest is to be had from the API.</summary>
    public const int MostShown = 128 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1024 };

    public static string Of(ReadOnlyMemory<byte> body, BodyForm form)
    {
        var shown = body[..Math.Min(body.Length, MostShown)];
        return form switch
        {
            BodyForm.Hex => Hex(shown.Span),
            BodyForm.Pretty => Pretty(body) ?? Text(shown.Span),
            _ => Text(shown.Span),
        };
    }

    /// <summary>Null when it is no JSON, or too long to be shown whole.</summary>
    private static string? Pretty(ReadOnlyMemory<byte> body)
    {
        if (body.Length is 0 or > MostShown) return null;
        try
        {
            using var document = JsonDocument.Parse(body, new() { MaxDepth = 1024 });
            var bytes = new ArrayBufferWriter<byte>();
            using (var writer = new Utf8JsonWriter(bytes, Indented)) document.WriteTo(writer);
            return Strict.GetString(bytes.WrittenSpan);
        }
        catch (Exception notJson) when (notJson is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Text(ReadOnlySpan<byte> body)
    {
        try
        {
            return Visible(Strict.GetString(body));
        }
        catch (DecoderFallbackException)
        {
            return Hex(body);
        }
    }

    /// <summary>Control characters, which a page may not have or which would turn its text around, as their code points.</summary>
    private static string Visible(string text)
    {
        if (!text.Any(IsHidden)) return text;
        var visible = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            if (IsHidden(character)) visible.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else visible.Append(character);
        }

        return visible.ToString();
    }

    private static bool IsHidden(char character) =>
        (char.IsControl(character) && character is not ('\n' or '\r' or '\t')) || character is '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    private static string Hex(ReadOnlySpan<byte> body)
    {
        var text = new StringBuilder(body.Length * 5);
        for (var row = 0; row < body.Length; row += HexColumns)
        {
            var bytes = body.Slice(row, Math.Min(HexColumns, body.Length - row));
            text.Append(CultureInfo.InvariantCulture, $"{row:x6}  ");
            for (var column = 0; column < HexColumns; column++)
            {
                if (column < bytes.Length) text.Append(CultureInfo.InvariantCulture, $"{bytes[column]:x2} ");
                else text.Append("   ");
            }

            text.Append(' ');
            foreach (var value in bytes) text.Append(value is >= 0x20 and < 0x7f ? (char)value : '.');
            text.Append('\n');
        }

        return text.ToString();
    }
}
