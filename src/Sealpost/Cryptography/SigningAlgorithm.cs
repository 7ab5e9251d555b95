using System.Security.Cryptography;
using Sealpost.Schemes.Evaluation;

namespace Sealpost.Cryptography;

/// <summary>A public-key signature of the language.</summary>
/// <param name="Name">Its name in scheme files.</param>
/// <param name="Family">The keys it takes.</param>
/// <param name="Hash">The hash over the message; Ed25519 has its own.</param>
/// <param name="Form">How an ECDSA signature stands in bytes.</param>
/// <param name="IsPss">RSASSA-PSS instead of RSASSA-PKCS1-v1_5.</param>
internal sealed record SigningAlgorithm(string Name, KeyFamily Family, HashAlgorithmName Hash, EcdsaForm Form = EcdsaForm.P1363, bool IsPss = false)
    : ProofAlgorithm(Name)
{
    /// <summary>No signature of any algorithm here is longer: RSA with 8192 bits.</summary>
    public const int MaxSignatureSize = 1024;

    public static readonly SigningAlgorithm Ed25519 = new("ed25519", KeyFamily.Ed25519, default);

    public static IReadOnlyList<SigningAlgorithm> All { get; } =
    [
        Ed25519,
        new("ecdsa-p256-sha256", KeyFamily.P256, HashAlgorithmName.SHA256),
        new("ecdsa-p256-sha256-der", KeyFamily.P256, HashAlgorithmName.SHA256, EcdsaForm.Der),
        new("ecdsa-p256-sha1-der", KeyFamily.P256, HashAlgorithmName.SHA1, EcdsaForm.Der),
        new("ecdsa-p384-sha384", KeyFamily.P384, HashAlgorithmName.SHA384),
        new("ecdsa-p521-sha512", KeyFamily.P521, HashAlgorithmName.SHA512),
        new("rsa-pkcs1-sha1", KeyFamily.Rsa, HashAlgorithmName.SHA1),
        new("rsa-pkcs1-sha256", KeyFamily.Rsa, HashAlgorithmName.SHA256),
        new("rsa-pkcs1-sha384", KeyFamily.Rsa, HashAlgorithmName.SHA384),
        new("rsa-pkcs1-sha512", KeyFamily.Rsa, HashAlgorithmName.SHA512),
        new("rsa-pss-sha256", KeyFamily.Rsa, HashAlgorithmName.SHA256, IsPss: true),
        new("rsa-pss-sha384", KeyFamily.Rsa, HashAlgorithmName.SHA384, IsPss: true),
        new("rsa-pss-sha512", KeyFamily.Rsa, HashAlgorithmName.SHA512, IsPss: true),
    ];
}

internal enum EcdsaForm
{
    /// <summary>r and s, each as long as the curve's order.</summary>
    P1363,
    /// <summary>SEQUENCE of two INTEGERs, DER (RFC 3279, 2.2.3).</summary>
    Der,
}
