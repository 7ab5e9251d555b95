using System.Buffers;
using System.Text;

namespace Sealpost.Engine.Payloads;

/// <summary>The bytes between the quotes of a JSON string, which must be valid JSON. Half of a surrogate pair reads as U+FFFD; nothing throws.</summary>
internal static class JsonText
{
    private const int LargestEscape = 6;
    private static readonly byte[] Replacement = [0xEF, 0xBF, 0xBD];
    private static readonly SearchValues<byte> MustEscape = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(code => (byte)code), (byte)'"', (byte)'\\']);

    /// <summary>Whether it reads as this text, in UTF-8.</summary>
    public static bool Equals(ReadOnlySpan<byte> raw, ReadOnlySpan<byte> text)
    {
        if (raw.IndexOf((byte)'\\') < 0) return raw.SequenceEqual(text);
        if (raw.Length < text.Length || raw.Length / LargestEscape > text.Length) return false;
        using var unescaped = new UnescapedText(raw);
        return unescaped.Span.SequenceEqual(text);
    }

    /// <param name="destination">At least as long as <paramref name="raw"/>.</param>
    /// <returns>How many bytes were written.</returns>
    public static int Unescape(ReadOnlySpan<byte> raw, Span<byte> destination)
    {
        var written = 0;
        while (!raw.IsEmpty)
        {
            var plain = raw.IndexOf((byte)'\\');
            if (plain < 0) plain = raw.Length;
            raw[..plain].CopyTo(destination[written..]);
            written += plain;
            raw = raw[plain..];
            if (!raw.IsEmpty) written += UnescapeOne(ref raw, destination[written..]);
        }

        return written;
    }

    /// <summary>Writes text as the inside of a JSON string, escaping only what RFC 8259 says must be.</summary>
    /// <param name="text">Valid UTF-8.</param>
    public static bool TryEscape(ReadOnlySpan<byte> text, BoundedBuffer output)
    {
        Span<byte> scratch = stackalloc byte[LargestEscape];
        while (true)
        {
            var plain = text.IndexOfAny(MustEscape);
            if (plain < 0) return output.TryWrite(text);
            if (!output.TryWrite(text[..plain]) || !output.TryWrite(EscapeOf(text[plain], scratch))) return false;
            text = text[(plain + 1)..];
        }
    }

    private static ReadOnlySpan<byte> EscapeOf(byte code, Span<byte> scratch)
    {
        var letter = code switch { (byte)'"' => '"', (byte)'\\' => '\\', (byte)'\b' => 'b', (byte)'\f' => 'f', (byte)'\n' => 'n', (byte)'\r' => 'r', (byte)'\t' => 't', _ => 'u' };
        scratch[0] = (byte)'\\';
        scratch[1] = (byte)letter;
        if (letter != 'u') return scratch[..2];
        "00"u8.CopyTo(scratch[2..]);
        scratch[4] = (byte)(code < 0x10 ? '0' : '1');
        scratch[5] = "0123456789abcdef"u8[code & 0xF];
        return scratch;
    }

    private static int UnescapeOne(ref ReadOnlySpan<byte> raw, Span<byte> destination)
    {
        if (raw[1] != 'u')
        {
            destination[0] = raw[1] switch { (byte)'b' => (byte)'\b', (byte)'f' => (byte)'\f', (byte)'n' => (byte)'\n', (byte)'r' => (byte)'\r', (byte)'t' => (byte)'\t', var itself => itself };
            raw = raw[2..];
            return 1;
        }

        var first = CodeUnit(raw);
        raw = raw[LargestEscape..];
        if (Rune.TryCreate(first, out var rune)) return rune.EncodeToUtf8(destination);
        if (raw.StartsWith("\\u"u8) && Rune.TryCreate(first, CodeUnit(raw), out rune))
        {
            raw = raw[LargestEscape..];
            return rune.EncodeToUtf8(destination);
        }

        Replacement.CopyTo(destination);
        return Replacement.Length;
    }

    private static char CodeUnit(ReadOnlySpan<byte> escape)
    {
        var code = 0;
        foreach (var digit in escape[2..LargestEscape]) code = code << 4 | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        return (char)code;
    }
}

/// <summary>The text of a raw JSON string, in UTF-8: the raw bytes themselves when nothing in them is escaped, otherwise a rented copy.</summary>
internal readonly ref struct UnescapedText : IDisposable
{
    private readonly byte[]? _rented;

    public UnescapedText(ReadOnlySpan<byte> raw)
    {
        Span = raw;
        if (raw.IndexOf((byte)'\\') < 0) return;
        _rented = ArrayPool<byte>.Shared.Rent(raw.Length);
        Span = _rented.AsSpan(0, JsonText.Unescape(raw, _rented));
    }

    public ReadOnlySpan<byte> Span { get; }

    public void Dispose()
    {
        if (_rented is not null) ArrayPool<byte>.Shared.Return(_rented);
    }
}
