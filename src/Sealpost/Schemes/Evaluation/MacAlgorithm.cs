using System.Security.Cryptography;

namespace Sealpost.Schemes.Evaluation;

/// <summary>A keyed hash of the language: its name there, its name in the platform and its size in bytes.</summary>
internal sealed record MacAlgorithm(string Name, HashAlgorithmName Hash, int Size)
{
    /// <summary>The largest <see cref="Size"/> of all.</summary>
    public const int MaxSize = 64;

    public static IReadOnlyList<MacAlgorithm> All { get; } =
    [
        new("hmac-sha1", HashAlgorithmName.SHA1, 20),
        new("hmac-sha256", HashAlgorithmName.SHA256, 32),
        new("hmac-sha384", HashAlgorithmName.SHA384, 48),
        new("hmac-sha512", HashAlgorithmName.SHA512, 64),
    ];
}
