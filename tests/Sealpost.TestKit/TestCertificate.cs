using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sealpost.TestKit;

/// <summary>Describes a certificate to issue. The defaults are a good server certificate.</summary>
public sealed record TestCertificate
{
    /// <summary>Host names and IP addresses among the subject alternative names; none leaves the extension out.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The common name of the subject; null leaves the subject empty.</summary>
    public string? CommonName { get; init; }

    /// <summary>The first moment of validity; null is a day ago.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The last moment of validity; null is in a day.</summary>
    public DateTimeOffset? NotAfter { get; init; }

    /// <summary>The certificate's own key.</summary>
    public TestKey Key { get; init; } = TestKey.Ecdsa256;

    /// <summary>The hash of the issuer's signature.</summary>
    public HashAlgorithmName Hash { get; init; } = HashAlgorithmName.SHA256;

    /// <summary>Whether the certificate may issue others.</summary>
    public bool IsAuthority { get; init; }

    /// <summary>Whether it is for TLS clients and not for servers.</summary>
    public bool ForClients { get; init; }

    /// <summary>What else it says, such as where revocation is told.</summary>
    public IReadOnlyList<X509Extension> Extensions { get; init; } = [];
}

/// <summary>Kinds of key.</summary>
public enum TestKey
{
    /// <summary>NIST P-256.</summary>
    Ecdsa256,

    /// <summary>NIST P-384.</summary>
    Ecdsa384,

    /// <summary>The curve of cryptocurrencies, secp256k1, which TLS does not sign with.</summary>
    EcdsaSecp256k1,

    /// <summary>RSA with 512 bits: factored in hours.</summary>
    Rsa512,

    /// <summary>RSA with 1024 bits: too weak.</summary>
    Rsa1024,

    /// <summary>RSA with 2048 bits.</summary>
    Rsa2048,

    /// <summary>RSA with 8192 bits, always the same key: making one takes many seconds.</summary>
    Rsa8192,
}
