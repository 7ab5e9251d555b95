using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sealpost.TestKit;

/// <summary>A certificate authority of a test's own, which issues good certificates and every kind of bad one.</summary>
/// <remarks>Its key lives in memory; the file that <see cref="PemPath"/> names is removed with it.</remarks>
public sealed class TestCertificateAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly X509Certificate2 _certificate;
    private readonly TimeProvider _time;
    private string? _pemPath;

    /// <summary>Makes a root that is valid for ten years around now.</summary>
    /// <param name="name">Its common name.</param>
    public TestCertificateAuthority(string name = "Sealpost test authority")
        : this(TimeProvider.System, CreateRoot(name, TimeProvider.System))
    {
    }

    private TestCertificateAuthority(TimeProvider time, X509Certificate2 certificate)
    {
        _time = time;
        _certificate = certificate;
    }

    /// <summary>The authority's certificate without its private key.</summary>
    public X509Certificate2 Certificate => X509CertificateLoader.LoadCertificate(_certificate.RawData);

    /// <summary>A PEM file with the authority's certificate, written when first asked for.</summary>
    public string PemPath
    {
        get
        {
            if (_pemPath is null)
            {
                _pemPath = Path.Combine(Path.GetTempPath(), $"sealpost-test-ca-{Guid.NewGuid():N}.pem");
                File.WriteAllText(_pemPath, _certificate.ExportCertificatePem());
            }

            return _pemPath;
        }
    }

    /// <summary>Issues an ordinary server certificate with an EC key, valid for a day around now.</summary>
    /// <param name="names">Host names and IP addresses; the first is also the common name.</param>
    public X509Certificate2 Issue(params string[] names) => Issue(new TestCertificate { Names = names });

    /// <summary>Issues a certificate just as it is described, however bad.</summary>
    /// <returns>The certificate with its private key.</returns>
    public X509Certificate2 Issue(TestCertificate description)
    {
        ArgumentNullException.ThrowIfNull(description);
        using var key = CreateKey(description.Key);
        var subject = new X500DistinguishedName(description.CommonName is { } name ? $"CN={name}" : "");
        var request = CreateRequest(subject, key, description.Hash);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(description.IsAuthority, false, 0, true));
        if (!description.IsAuthority)
        {
            var usage = description.ForClients ? ClientAuthentication : ServerAuthentication;
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        }

        if (description.Names.Count > 0)
            request.CertificateExtensions.Add(AlternativeNames(description.Names));

        foreach (var extension in description.Extensions)
            request.CertificateExtensions.Add(extension);

        using var signer = _certificate.GetECDsaPrivateKey()!;
        var now = _time.GetUtcNow();
        using var issued = request.Create(
            _certificate.SubjectName,
            description.Hash == HashAlgorithmName.SHA1 ? new Sha1Signature(signer) : X509SignatureGenerator.CreateForECDsa(signer),
            description.NotBefore ?? now.AddDays(-1),
            description.NotAfter ?? now.AddDays(1),
            RandomNumberGenerator.GetBytes(12));
        return WithKey(issued, key);
    }

    /// <summary>Whether a certificate leads to this authority, whatever it is for.</summary>
    /// <param name="certificate">From a stranger.</param>
    /// <param name="sent">What came along with it; null for nothing.</param>
    public bool Issued(X509Certificate2 certificate, X509Chain? sent)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (sent is not null) chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return chain.Build(certificate);
    }

    /// <summary>Issues an intermediate authority.</summary>
    /// <param name="hash">The hash of the signature on it; null for SHA-256.</param>
    public TestCertificateAuthority Intermediate(HashAlgorithmName? hash = null) => new(_time, Issue(new TestCertificate
    {
        CommonName = "Sealpost test intermediate",
        IsAuthority = true,
        Hash = hash ?? HashAlgorithmName.SHA256,
    }));

    /// <summary>A certificate that is its own issuer.</summary>
    /// <param name="name">Its only name.</param>
    public static X509Certificate2 SelfSigned(string name)
    {
        using var key = CreateKey(TestKey.Ecdsa256);
        var request = CreateRequest(new($"CN={name}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(AlternativeNames([name]));
        var now = TimeProvider.System.GetUtcNow();
        return Loaded(request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _certificate.Dispose();
        if (_pemPath is not null)
            File.Delete(_pemPath);
    }

    private static X509Certificate2 CreateRoot(string name, TimeProvider time)
    {
        using var key = CreateKey(TestKey.Ecdsa256);
        var request = CreateRequest(new($"CN={name}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = time.GetUtcNow();
        return Loaded(request.CreateSelfSigned(now.AddYears(-5), now.AddYears(5)));
    }

    private static AsymmetricAlgorithm CreateKey(TestKey key) => key switch
    {
        TestKey.Ecdsa256 => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        TestKey.Ecdsa384 => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        TestKey.EcdsaSecp256k1 => ECDsa.Create(ECCurve.CreateFromValue("1.3.132.0.10")),
        TestKey.Rsa512 => RSA.Create(512),
        TestKey.Rsa1024 => RSA.Create(1024),
        TestKey.Rsa2048 => RSA.Create(2048),
        TestKey.Rsa8192 => LargeRsaKey.Create(),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, null),
    };

    private static CertificateRequest CreateRequest(X500DistinguishedName subject, AsymmetricAlgorithm key, HashAlgorithmName hash) => key switch
    {
        RSA rsa => new(subject, rsa, hash, RSASignaturePadding.Pkcs1),
        ECDsa ec => new(subject, ec, hash),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, null),
    };

    private static X509Certificate2 WithKey(X509Certificate2 issued, AsymmetricAlgorithm key) => Loaded(key switch
    {
        RSA rsa => issued.CopyWithPrivateKey(rsa),
        ECDsa ec => issued.CopyWithPrivateKey(ec),
        _ => throw new ArgumentOutOfRangeException(nameof(key), key, null),
    });

    // A key that was never in a file is refused by TLS on some platforms.
    private static X509Certificate2 Loaded(X509Certificate2 certificate)
    {
        using (certificate)
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    private static X509Extension AlternativeNames(IReadOnlyList<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
        {
            if (IPAddress.TryParse(name, out var address))
                builder.AddIpAddress(address);
            else
                builder.AddDnsName(name);
        }

        return builder.Build();
    }

    /// <summary>The framework itself no longer signs certificates with SHA-1.</summary>
    private sealed class Sha1Signature(ECDsa key) : X509SignatureGenerator
    {
        // SEQUENCE { OBJECT IDENTIFIER ecdsa-with-SHA1 (1.2.840.10045.4.1) }
        public override byte[] GetSignatureAlgorithmIdentifier(HashAlgorithmName hashAlgorithm) =>
            [0x30, 0x09, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01];

        public override byte[] SignData(byte[] data, HashAlgorithmName hashAlgorithm) =>
            key.SignData(data, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);

        protected override PublicKey BuildPublicKey() => CreateForECDsa(key).PublicKey;
    }
}
