using System.Buffers.Binary;

namespace Sealpost.Engine.Identity;

/// <summary>How ids are printed: a prefix that says what the thing is, then 26 characters of Crockford base32, lower case.</summary>
internal static class PublicId
{
    public const int TextLength = 26;
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static string Format(string prefix, UInt128 value) => string.Create(prefix.Length + TextLength, (prefix, value), static (text, state) =>
    {
        state.prefix.CopyTo(text);
        var rest = state.value;
        for (var i = text.Length - 1; i >= state.prefix.Length; i--)
        {
            text[i] = Alphabet[(int)(rest & 31)];
            rest >>= 5;
        }
    });

    public static bool TryParse(ReadOnlySpan<char> text, string prefix, out UInt128 value)
    {
        value = default;
        if (text.Length != prefix.Length + TextLength || !text.StartsWith(prefix, StringComparison.Ordinal)) return false;
        var digits = text[prefix.Length..];
        if (digits[0] > '7') return false;
        foreach (var digit in digits)
        {
            var position = Alphabet.IndexOf(digit, StringComparison.Ordinal);
            if (position < 0) return false;
            value = value << 5 | (uint)position;
        }

        return true;
    }

    public static byte[] ToBytes(UInt128 value)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return bytes;
    }

    public static UInt128 FromBytes(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt128BigEndian(bytes);
}
