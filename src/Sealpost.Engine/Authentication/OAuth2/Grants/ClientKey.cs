using System.Security.Cryptography;
using Sealpost.Engine.OAuthClients;

namespace Sealpost.Engine.Authentication.OAuth2.Grants;

/// <summary>A private key in PEM that signs client assertions.</summary>
internal static class ClientKey
{
    public const string Expected = "Must be a private key in PEM without a passphrase: RSA of at least 2048 bits, or EC on P-256.";
    private const int LeastRsaBits = 2048;

    /// <summary>The algorithm that the key signs with when none is chosen; null when the text is no such key.</summary>
    public static AssertionAlgorithm? UsualAlgorithm(string pem)
    {
        if (!IsPrivate(pem)) return null;
        using var rsa = LoadRsa(pem);
        if (rsa is not null) return rsa.KeySize >= LeastRsaBits ? AssertionAlgorithm.RS256 : null;
        using var curve = LoadEc(pem);
        return curve is not null ? AssertionAlgorithm.ES256 : null;
    }

    public static bool Fits(AssertionAlgorithm usual, AssertionAlgorithm chosen) => (usual == AssertionAlgorithm.ES256) == (chosen == AssertionAlgorithm.ES256);

    /// <exception cref="CryptographicException">The key does not fit the algorithm.</exception>
    public static byte[] Sign(string pem, AssertionAlgorithm algorithm, byte[] data)
    {
        if (algorithm == AssertionAlgorithm.ES256)
        {
            using var curve = LoadEc(pem) ?? throw new CryptographicException("Not an EC key on P-256.");
            return curve.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }

        using var rsa = LoadRsa(pem) ?? throw new CryptographicException("Not an RSA key.");
        return rsa.SignData(data, HashAlgorithmName.SHA256, algorithm == AssertionAlgorithm.PS256 ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
    }

    private static bool IsPrivate(string pem) => PemEncoding.TryFind(pem, out var fields) && pem[fields.Label] is "PRIVATE KEY" or "RSA PRIVATE KEY" or "EC PRIVATE KEY";

    private static RSA? LoadRsa(string pem) => Load(RSA.Create(), pem);

    private static ECDsa? LoadEc(string pem)
    {
        var curve = Load(ECDsa.Create(), pem);
        if (curve is null || curve.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value) return curve;
        curve.Dispose();
        return null;
    }

    private static T? Load<T>(T key, string pem)
        where T : AsymmetricAlgorithm
    {
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException)
        {
            key.Dispose();
            return null;
        }
    }
}
