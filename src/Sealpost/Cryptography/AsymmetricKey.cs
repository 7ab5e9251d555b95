using Sealpost.Schemes.Evaluation;

namespace Sealpost.Cryptography;

/// <summary>A public key, with or without its private half. Immutable and safe to share between threads.</summary>
internal abstract class AsymmetricKey : KeyMaterial
{
    public abstract KeyFamily Family { get; }

    public abstract bool HasPrivateKey { get; }

    /// <summary>Whether the signature is good; whatever its bytes are, no exception.</summary>
    public abstract bool Verify(SigningAlgorithm algorithm, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);

    public abstract byte[] Sign(SigningAlgorithm algorithm, ReadOnlySpan<byte> message);

    /// <summary>SubjectPublicKeyInfo (RFC 5280, 4.1.2.7), DER.</summary>
    public abstract byte[] ExportPublicKey();
}

/// <summary>Keys of one family fit the same algorithms.</summary>
internal enum KeyFamily
{
    Ed25519,
    P256,
    P384,
    P521,
    Rsa,
}
