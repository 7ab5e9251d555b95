using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Server.Paging;

/// <summary>
/// A position in a list as opaque text: the position's bytes and a checksum that binds them to the list. It guards against mistakes, not against
/// attack: a cursor names nothing that its holder could not read anyway.
/// </summary>
internal static class Cursor
{
    private const int ChecksumLength = 6;
    private const int LongestText = 256;

    public static string Encode(string list, ReadOnlySpan<byte> position) => Base64Url.EncodeToString([.. Checksum(list, position), .. position]);

    /// <summary>Null when the text is not a cursor of this list.</summary>
    public static byte[]? Decode(string list, string text)
    {
        if (text.Length > LongestText || !Base64Url.IsValid(text)) return null;
        var bytes = Base64Url.DecodeFromChars(text);
        if (bytes.Length <= ChecksumLength || Base64Url.EncodeToString(bytes) != text) return null;
        var position = bytes.AsSpan(ChecksumLength);
        return bytes.AsSpan(0, ChecksumLength).SequenceEqual(Checksum(list, position)) ? position.ToArray() : null;
    }

    private static byte[] Checksum(string list, ReadOnlySpan<byte> position) => SHA256.HashData([.. Encoding.UTF8.GetBytes(list), 0, .. position])[..ChecksumLength];
}
