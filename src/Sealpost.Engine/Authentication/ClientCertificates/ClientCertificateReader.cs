using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sealpost.Engine.Authentication.ClientCertificates;

/// <summary>Reads client certificates with their private keys, and refuses those that no receiver should take. Pure.</summary>
internal static class ClientCertificateReader
{
    public const string Certificate = "certificate";
    public const string PrivateKey = "privateKey";
    public const string Pkcs12 = "pkcs12";
    public const string Password = "password";

    private const int MaxCertificates = 10;
    private const int MinRsaBits = 2048;
    private const int WrongPassword = unchecked((int)0x80070056);
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private const string AnyUsage = "2.5.29.37.0";

    // P-256, P-384, P-521: TLS has no code point for a signature on another curve, so the handshake could only fail.
    private static readonly string[] Curves = ["1.2.840.10045.3.1.7", "1.3.132.0.34", "1.3.132.0.35"];

    // A file from a stranger must not cost more than a moment: OpenSSL derives with 2,048 rounds, Java with 10,000.
    private static readonly Pkcs12LoaderLimits Limits = new(Pkcs12LoaderLimits.Defaults)
    {
        MaxCertificates = MaxCertificates,
        MaxKeys = 1,
        MacIterationLimit = 100_000,
        IndividualKdfIterationLimit = 100_000,
        TotalKdfIterationLimit = 300_000,
    };

    /// <param name="certificates">PEM: the client's own first, then those that lead to a root.</param>
    public static ClientCertificateReading FromPem(string certificates, string privateKey, DateTimeOffset now)
    {
        if (ReadCertificates(certificates) is not { Count: > 0 } chain)
            return new ClientCertificateReading.Bad(Certificate, $"Must hold 1 to {MaxCertificates} certificates in PEM (-----BEGIN CERTIFICATE-----), the client's own first.");
        if (privateKey.Contains("ENCRYPTED", StringComparison.Ordinal))
            return new ClientCertificateReading.Bad(PrivateKey, "Is encrypted; give it decrypted, or give pkcs12 with its password.");
        try
        {
            using var own = X509Certificate2.CreateFromPem(certificates, privateKey);
            return Judge(own, chain, Certificate, now);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            return new ClientCertificateReading.Bad(PrivateKey, "Must be the private key of the first certificate, in PEM (-----BEGIN PRIVATE KEY-----): RSA, or EC on a NIST curve.");
        }
    }

    /// <param name="base64">A PKCS#12 file with one private key, the certificate it belongs to, and those that lead to a root.</param>
    public static ClientCertificateReading FromPkcs12(string base64, string? password, DateTimeOffset now)
    {
        try
        {
            var all = X509CertificateLoader.LoadPkcs12Collection(Convert.FromBase64String(base64), password, X509KeyStorageFlags.Exportable, Limits);
            if (all.FirstOrDefault(certificate => certificate.HasPrivateKey) is not { } own)
                return new ClientCertificateReading.Bad(Pkcs12, "Holds no private key with its certificate.");
            return Judge(own, [own, .. all.Where(certificate => !certificate.Equals(own))], Pkcs12, now);
        }
        catch (FormatException)
        {
            return new ClientCertificateReading.Bad(Pkcs12, "Must be a PKCS#12 file in base64.");
        }
        catch (CryptographicException fault) when (fault.HResult == WrongPassword)
        {
            return new ClientCertificateReading.Bad(Password, "Is not the password of the PKCS#12 file.");
        }
        catch (CryptographicException)
        {
            return new ClientCertificateReading.Bad(Pkcs12, $"Must be a PKCS#12 file in base64, with one private key and at most {MaxCertificates} certificates.");
        }
    }

    /// <summary>The certificates as they are stored: PEM and nothing else. Null when there is none, or one is broken.</summary>
    public static string? Normalize(string pem) => ReadCertificates(pem) is { Count: > 0 } chain ? chain.ExportCertificatePems() : null;

    // A private key that was pasted along is passed over here, and so never stored with what everybody may read.
    private static X509Certificate2Collection? ReadCertificates(string pem)
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            return null;
        }

        return certificates.Count <= MaxCertificates ? certificates : null;
    }

    private static ClientCertificateReading Judge(X509Certificate2 own, X509Certificate2Collection chain, string member, DateTimeOffset now)
    {
        if (own.NotAfter.ToUniversalTime() <= now) return new ClientCertificateReading.Bad(member, "The client's certificate is no longer valid; its receivers would refuse it.");
        if (own.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(usage => !usage.EnhancedKeyUsages.Cast<Oid>().Any(oid => oid.Value is ClientAuthentication or AnyUsage)))
            return new ClientCertificateReading.Bad(member, "The certificate says that it is not for clients (extended key usage); ask its issuer for one that is.");
        if (ExportKey(own) is not { } key) return new ClientCertificateReading.Bad(member, $"The certificate's key must be RSA with at least {MinRsaBits} bits, or EC on P-256, P-384 or P-521.");
        return new ClientCertificateReading.Good(chain.ExportCertificatePems(), key);
    }

    private static string? ExportKey(X509Certificate2 own)
    {
        using var rsa = own.GetRSAPrivateKey();
        using var ec = own.GetECDsaPrivateKey();
        return rsa is { KeySize: >= MinRsaBits } ? rsa.ExportPkcs8PrivateKeyPem()
            : ec is not null && Curves.Contains(ec.ExportParameters(false).Curve.Oid.Value) ? ec.ExportPkcs8PrivateKeyPem()
            : null;
    }
}
