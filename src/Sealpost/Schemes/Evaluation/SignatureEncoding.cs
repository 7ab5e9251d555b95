using System.Buffers;
using System.Buffers.Text;

namespace Sealpost.Schemes.Evaluation;

/// <summary>How the bytes of a signature stand in text.</summary>
internal enum SignatureEncoding
{
    /// <summary>Lower-case hex; upper case is refused.</summary>
    Hex,
    /// <summary>Hex in either case; written lower.</summary>
    HexAny,
    /// <summary>RFC 4648 section 4, padded.</summary>
    Base64,
    /// <summary>RFC 4648 section 5, not padded.</summary>
    Base64Url,
}

/// <summary>What a piece of text turned out to be when read as a signature.</summary>
internal enum Decoding
{
    /// <summary>The canonical text of as many bytes as asked for.</summary>
    Exact,
    /// <summary>Canonical, but of another number of bytes: it cannot match.</summary>
    OtherLength,
    /// <summary>Not canonical text of this encoding.</summary>
    Malformed,
}

internal static class SignatureEncodings
{
    public static string Encode(this SignatureEncoding encoding, ReadOnlySpan<byte> bytes) => encoding switch
    {
        SignatureEncoding.Base64 => Convert.ToBase64String(bytes),
        SignatureEncoding.Base64Url => Base64Url.EncodeToString(bytes),
        _ => Convert.ToHexStringLower(bytes),
    };

    /// <summary>How many bytes a text of this length stands for, if it is canonical.</summary>
    public static int DecodedLength(this SignatureEncoding encoding, ReadOnlySpan<char> text) => encoding switch
    {
        SignatureEncoding.Base64 => Math.Max(0, (text.Length / 4 * 3) - (text.EndsWith("==") ? 2 : text.EndsWith("=") ? 1 : 0)),
        SignatureEncoding.Base64Url => text.Length * 3 / 4,
        _ => text.Length / 2,
    };

    /// <summary>Decodes into exactly <paramref name="destination"/>; every byte string has one accepted text.</summary>
    public static Decoding Decode(this SignatureEncoding encoding, ReadOnlySpan<char> text, Span<byte> destination) => encoding switch
    {
        SignatureEncoding.Base64 => DecodeBase64(text, destination),
        SignatureEncoding.Base64Url => DecodeBase64Url(text, destination),
        _ => DecodeHex(text, destination, encoding == SignatureEncoding.HexAny),
    };

    /// <summary>By hand, because the platform's decoder takes upper case and, before it is optimised, allocates.</summary>
    private static Decoding DecodeHex(ReadOnlySpan<char> text, Span<byte> destination, bool anyCase)
    {
        if (text.IsEmpty || (text.Length & 1) != 0)
            return Decoding.Malformed;

        var isExact = text.Length == destination.Length * 2;
        for (var i = 0; i < text.Length; i += 2)
        {
            var value = (HexDigit(text[i], anyCase) << 4) | HexDigit(text[i + 1], anyCase);
            if (value < 0)
                return Decoding.Malformed;
            if (isExact)
                destination[i / 2] = (byte)value;
        }

        return isExact ? Decoding.Exact : Decoding.OtherLength;
    }

    private static int HexDigit(char c, bool anyCase) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'f' => c - 'a' + 10,
        >= 'A' and <= 'F' when anyCase => c - 'A' + 10,
        _ => -1,
    };

    private static Decoding DecodeBase64(ReadOnlySpan<char> text, Span<byte> destination)
    {
        if (!destination.IsEmpty && text.Length == (destination.Length + 2) / 3 * 4
            && Convert.TryFromBase64Chars(text, destination, out var written)
            && written == destination.Length)
        {
            Span<char> last = stackalloc char[4];
            var rest = destination.Length % 3 == 0 ? 3 : destination.Length % 3;
            Convert.TryToBase64Chars(destination[^rest..], last, out _);
            return text[^4..].SequenceEqual(last) ? Decoding.Exact : Decoding.Malformed;
        }

        return !text.IsEmpty && Base64.IsValid(text) ? Decoding.OtherLength : Decoding.Malformed;
    }

    private static Decoding DecodeBase64Url(ReadOnlySpan<char> text, Span<byte> destination)
    {
        if (!destination.IsEmpty && text.Length == Base64Url.GetEncodedLength(destination.Length)
            && Base64Url.DecodeFromChars(text, destination, out _, out var written) == OperationStatus.Done
            && written == destination.Length)
        {
            Span<char> last = stackalloc char[4];
            var rest = destination.Length % 3 == 0 ? 3 : destination.Length % 3;
            var length = Base64Url.EncodeToChars(destination[^rest..], last);
            return text[^length..].SequenceEqual(last[..length]) ? Decoding.Exact : Decoding.Malformed;
        }

        return !text.IsEmpty && Base64Url.IsValid(text) ? Decoding.OtherLength : Decoding.Malformed;
    }
}
