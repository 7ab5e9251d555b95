using System.Security.Cryptography;

namespace Sealpost.Schemes.Evaluation;

/// <summary>How the signature of a request comes about, by its name in the language.</summary>
internal abstract record ProofAlgorithm(string Name)
{
    /// <summary>The exact number of bytes of a signature; null where it differs from key to key.</summary>
    public virtual int? FixedSize => null;
}

/// <summary>A keyed hash (RFC 2104): its name in the platform and its size in bytes.</summary>
internal sealed record MacAlgorithm(string Name, HashAlgorithmName Hash, int Size) : ProofAlgorithm(Name)
{
    /// <summary>The largest <see cref="Size"/> of all.</summary>
    public const int MaxSize = 64;

    public static IReadOnlyList<MacAlgorithm> All { get; } =
    [
        new("hmac-sha1", HashAlgorithmName.SHA1, 20),
        new("hmac-sha256", HashAlgorithmName.SHA256, 32),
        new("hmac-sha384", HashAlgorithmName.SHA384, 48),
        new("hmac-sha512", HashAlgorithmName.SHA512, 64),
        new("hmac-md5", HashAlgorithmName.MD5, 16),
    ];

    public override int? FixedSize => Size;
}

/// <summary>A plain hash over content that holds the secret. Weak by construction (length extension), so it is only verified.</summary>
internal sealed record DigestAlgorithm(string Name, HashAlgorithmName Hash, int Size) : ProofAlgorithm(Name)
{
    public static IReadOnlyList<DigestAlgorithm> All { get; } =
    [
        new("sha1", HashAlgorithmName.SHA1, 20),
        new("sha256", HashAlgorithmName.SHA256, 32),
        new("sha384", HashAlgorithmName.SHA384, 48),
        new("sha512", HashAlgorithmName.SHA512, 64),
        new("md5", HashAlgorithmName.MD5, 16),
    ];

    public override int? FixedSize => Size;

    public void Compute(ReadOnlySpan<byte> content, Span<byte> destination) => CryptographicOperations.HashData(Hash, content, destination);
}
