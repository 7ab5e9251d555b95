using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sealpost.Cryptography;

/// <summary>Reads keys from the texts that say themselves what they are: PEM, and DER of a known structure.</summary>
internal static class KeyText
{
    public const string PemMark = "-----BEGIN ";

    /// <summary>The first PEM block that holds a key or a certificate.</summary>
    /// <returns>Null when there is none that can be read; encrypted keys cannot.</returns>
    public static AsymmetricKey? FromPem(ReadOnlySpan<char> text)
    {
        while (PemEncoding.TryFind(text, out var fields))
        {
            var label = text[fields.Label];
            var der = new byte[fields.DecodedDataLength];
            if (Convert.TryFromBase64Chars(text[fields.Base64Data], der, out _) && FromLabelled(label, der) is { } key)
                return key;
            text = text[fields.Location.End..];
        }

        return null;
    }

    /// <summary>SubjectPublicKeyInfo (RFC 5280, 4.1.2.7).</summary>
    public static AsymmetricKey? FromSubjectPublicKeyInfo(ReadOnlySpan<byte> der)
    {
        if (Ed25519Der.IsPublic(der))
            return Ed25519Key.FromPublic(der[Ed25519Der.PublicPrefix.Length..]);
        var bytes = der.ToArray();
        return Attempt(() => Rsa(rsa => rsa.ImportSubjectPublicKeyInfo(bytes, out _)))
            ?? Attempt(() => Ec(ec => ec.ImportSubjectPublicKeyInfo(bytes, out _)));
    }

    public static AsymmetricKey? FromCertificate(X509Certificate2 certificate) => FromSubjectPublicKeyInfo(certificate.PublicKey.ExportSubjectPublicKeyInfo());

    private static AsymmetricKey? FromLabelled(ReadOnlySpan<char> label, byte[] der)
    {
        if (Ed25519Der.IsPrivate(der))
            return label is "PRIVATE KEY" ? Ed25519Key.FromSeed(der.AsSpan(Ed25519Der.PrivatePrefix.Length)) : null;
        return label switch
        {
            "PUBLIC KEY" => FromSubjectPublicKeyInfo(der),
            "RSA PUBLIC KEY" => Attempt(() => Rsa(rsa => rsa.ImportRSAPublicKey(der, out _))),
            "RSA PRIVATE KEY" => Attempt(() => Rsa(rsa => rsa.ImportRSAPrivateKey(der, out _), isPrivate: true)),
            "EC PRIVATE KEY" => Attempt(() => Ec(ec => ec.ImportECPrivateKey(der, out _), isPrivate: true)),
            "PRIVATE KEY" => Attempt(() => Rsa(rsa => rsa.ImportPkcs8PrivateKey(der, out _), isPrivate: true))
                ?? Attempt(() => Ec(ec => ec.ImportPkcs8PrivateKey(der, out _), isPrivate: true)),
            "CERTIFICATE" => Attempt(() =>
            {
                using var certificate = X509CertificateLoader.LoadCertificate(der);
                return FromCertificate(certificate);
            }),
            _ => null,
        };
    }

    private static RsaKey? Rsa(Action<RSA> import, bool isPrivate = false)
    {
        using var rsa = RSA.Create();
        import(rsa);
        return RsaKey.TryCreate(rsa.ExportParameters(isPrivate));
    }

    private static EcKey? Ec(Action<ECDsa> import, bool isPrivate = false)
    {
        using var ec = ECDsa.Create();
        import(ec);
        return EcKey.TryCreate(ec.ExportParameters(isPrivate));
    }

    /// <summary>The platform tells a key of another kind by throwing.</summary>
    private static AsymmetricKey? Attempt(Func<AsymmetricKey?> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
