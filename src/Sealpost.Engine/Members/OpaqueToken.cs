using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Sealpost.Engine.Members;

/// <summary>256 random bits as text, for cookies and for links that work once. Only its SHA-256 is stored.</summary>
/// <param name="Text">43 characters of base64url.</param>
internal sealed record OpaqueToken(string Text, byte[] Hash)
{
    private const int RandomBytes = 32;
    private const int TextLength = 43;

    public static OpaqueToken Generate()
    {
        var text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        return new(text, HashOf(text));
    }

    /// <summary>The hash of what somebody gives; null when it cannot be a token.</summary>
    public static byte[]? TryHash(string? given) => given is { Length: TextLength } && Ascii.IsValid(given) ? HashOf(given) : null;

    /// <summary>Keeps the token out of logs.</summary>
    public override string ToString() => nameof(OpaqueToken);

    private static byte[] HashOf(string text) => SHA256.HashData(Encoding.ASCII.GetBytes(text));
}
