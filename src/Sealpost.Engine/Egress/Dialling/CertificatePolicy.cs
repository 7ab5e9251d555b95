using System.Formats.Asn1;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Sealpost.Engine.Egress.Dialling;

/// <summary>What a certificate must show beyond a chain to a trusted root: its host as a subject alternative name, strong keys, no SHA-1. Pure.</summary>
internal static class CertificatePolicy
{
    private const string RsaPss = "1.2.840.113549.1.1.10";
    private const string Ed25519 = "1.3.101.112";
    private const int MinRsaBits = 2048;
    private const int MinEcBits = 256;

    private static readonly HashSet<string> StrongSignatures =
    [
        "1.2.840.113549.1.1.11", // sha256WithRSAEncryption
        "1.2.840.113549.1.1.12", // sha384WithRSAEncryption
        "1.2.840.113549.1.1.13", // sha512WithRSAEncryption
        "1.2.840.10045.4.3.2", // ecdsa-with-SHA256
        "1.2.840.10045.4.3.3", // ecdsa-with-SHA384
        "1.2.840.10045.4.3.4", // ecdsa-with-SHA512
        Ed25519,
    ];

    private static readonly HashSet<string> StrongHashes = ["2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3"];

    public static FailureReason? Fault(X509Certificate2 leaf, X509Chain chain, SslPolicyErrors errors, string host)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
            return ChainFault(chain);
        if (errors != SslPolicyErrors.None || !leaf.MatchesHostname(host, allowWildcards: true, allowCommonName: false))
            return FailureReason.CertificateHostMismatch;

        for (var index = 0; index < chain.ChainElements.Count; index++)
        {
            var certificate = chain.ChainElements[index].Certificate;
            var isRoot = index > 0 && index == chain.ChainElements.Count - 1;
            if (!HasStrongKey(certificate) || (!isRoot && !HasStrongSignature(certificate)))
                return FailureReason.CertificateWeak;
        }

        return null;
    }

    private static FailureReason ChainFault(X509Chain chain)
    {
        var all = X509ChainStatusFlags.NoError;
        foreach (var status in chain.ChainStatus)
            all |= status.Status;
        return all switch
        {
            X509ChainStatusFlags.NotTimeValid => FailureReason.CertificateExpired,
            _ when all.HasFlag(X509ChainStatusFlags.HasWeakSignature) => FailureReason.CertificateWeak,
            _ => FailureReason.CertificateUntrusted,
        };
    }

    private static bool HasStrongKey(X509Certificate2 certificate)
    {
        if (certificate.GetRSAPublicKey() is { } rsa)
        {
            using (rsa)
                return rsa.KeySize >= MinRsaBits;
        }

        if (certificate.GetECDsaPublicKey() is { } ec)
        {
            using (ec)
                return ec.KeySize >= MinEcBits;
        }

        return certificate.GetKeyAlgorithm() == Ed25519;
    }

    private static bool HasStrongSignature(X509Certificate2 certificate) => certificate.SignatureAlgorithm.Value switch
    {
        RsaPss => HasStrongPssHash(certificate.RawDataMemory),
        { } oid => StrongSignatures.Contains(oid),
        null => false,
    };

    // RFC 4055, section 3.1: the hash is [0] of the parameters, and SHA-1 when it is absent.
    private static bool HasStrongPssHash(ReadOnlyMemory<byte> der)
    {
        try
        {
            var certificate = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            certificate.ReadEncodedValue();
            var algorithm = certificate.ReadSequence();
            algorithm.ReadObjectIdentifier();
            var parameters = algorithm.ReadSequence();
            var hashTag = new Asn1Tag(TagClass.ContextSpecific, 0);
            return parameters.HasData
                && parameters.PeekTag().HasSameClassAndValue(hashTag)
                && StrongHashes.Contains(parameters.ReadSequence(hashTag).ReadSequence().ReadObjectIdentifier());
        }
        catch (AsnContentException)
        {
            return false;
        }
    }
}
