using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sealpost.TestKit;

/// <summary>A client certificate in the forms that people have them in.</summary>
public sealed record ClientIdentity
{
    private readonly X509Certificate2 _certificate;

    /// <summary>Takes a certificate with its key.</summary>
    /// <param name="certificate">Exportable.</param>
    public ClientIdentity(X509Certificate2 certificate) => _certificate = certificate;

    /// <summary>The certificate in PEM.</summary>
    public string Certificate => _certificate.ExportCertificatePem();

    /// <summary>The private key: PKCS#8 in PEM.</summary>
    public string PrivateKey => Key.ExportPkcs8PrivateKeyPem();

    /// <summary>The private key in the form of its algorithm, PKCS#1 or SEC 1, in PEM.</summary>
    public string OlderPrivateKey => Key is RSA rsa ? rsa.ExportRSAPrivateKeyPem() : ((ECDsa)Key).ExportECPrivateKeyPem();

    /// <summary>SHA-256 over the certificate, lower-case hex.</summary>
    public string Thumbprint => _certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();

    private AsymmetricAlgorithm Key => (AsymmetricAlgorithm?)_certificate.GetRSAPrivateKey() ?? _certificate.GetECDsaPrivateKey()!;

    /// <summary>Issues one with an EC key.</summary>
    /// <param name="authority">Who issues it.</param>
    /// <param name="name">Whom it names.</param>
    public static ClientIdentity Issue(TestCertificateAuthority authority, string name) =>
        new((authority ?? throw new ArgumentNullException(nameof(authority))).Issue(new TestCertificate { CommonName = name, ForClients = true }));

    /// <summary>The private key, encrypted in PEM.</summary>
    /// <param name="password">Opens it.</param>
    public string EncryptedPrivateKey(string password) => Key.ExportEncryptedPkcs8PrivateKeyPem(password, new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2048));

    /// <summary>A PKCS#12 file in base64.</summary>
    /// <param name="password">Opens it; null for none.</param>
    public string Pkcs12(string? password) => Convert.ToBase64String(_certificate.Export(X509ContentType.Pkcs12, password));
}
