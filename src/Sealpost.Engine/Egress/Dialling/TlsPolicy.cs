using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Sealpost.Engine.Egress.Dialling;

/// <summary>How TLS is spoken: versions, suites, trust, and what else a certificate must show.</summary>
internal static class TlsPolicy
{
    // Forward secret and authenticated encryption only (RFC 9325, section 4.2). Finite-field DHE is left out: a client cannot tell a sound
    // group from a composite one or one with small subgroups.
    private static readonly TlsCipherSuite[] Suites =
    [
        TlsCipherSuite.TLS_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
    ];

    /// <param name="trustedCertificates">Path of a PEM file of authorities to trust beside the system's; null for none.</param>
    /// <param name="identity">The client certificate to show where one is asked for; null for none.</param>
    public static SslClientAuthenticationOptions Create(string? trustedCertificates, TlsIdentity? identity) => new()
    {
        ClientCertificateContext = identity?.Context,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        // Elsewhere the operating system chooses the suites.
        CipherSuitesPolicy = OperatingSystem.IsLinux() ? new CipherSuitesPolicy(Suites) : null,
        AllowRenegotiation = false,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = ChainPolicy(trustedCertificates),
        RemoteCertificateValidationCallback = Validate,
    };

    private static X509ChainPolicy ChainPolicy(string? trustedCertificates)
    {
        var policy = new X509ChainPolicy
        {
            RevocationMode = X509RevocationMode.NoCheck,
            // Fetching an intermediate or a revocation list would be a request to an address that the certificate chose.
            DisableCertificateDownloads = true,
        };
        if (trustedCertificates is null)
            return policy;

        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.ImportFromPemFile(trustedCertificates);
        using var store = new X509Store(StoreName.Root, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
        policy.CustomTrustStore.AddRange(store.Certificates);
        return policy;
    }

    private static bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var reason = certificate is X509Certificate2 leaf && chain is not null
            ? CertificatePolicy.Fault(leaf, chain, errors, ((SslStream)sender).TargetHostName)
            : FailureReason.TlsHandshakeFailed;
        return reason is null ? true : throw new DialException(FailureStage.Tls, reason.Value);
    }
}
