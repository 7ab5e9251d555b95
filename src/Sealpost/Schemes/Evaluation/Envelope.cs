using System.Buffers.Text;
using System.Text;

namespace Sealpost.Schemes.Evaluation;

/// <summary>A signature header that is the base64 of a JSON object.</summary>
internal static class Envelope
{
    private const int MaxLength = 8 * 1024;

    public static Reading Read(ReadOnlySpan<char> text, JsonPath path, Span<char> scratch, out ReadOnlySpan<char> value)
    {
        value = default;
        if (text.Length > MaxLength || !Base64.IsValid(text))
            return Reading.Malformed;

        var json = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        return Convert.TryFromBase64Chars(text, json, out var length) ? JsonField.Read(json.AsSpan(0, length), path, scratch, out value) : Reading.Malformed;
    }
}
