using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sealpost.Engine.Egress.Dialling;

/// <summary>How TLS is spoken: versions, suites, trust, and what else a certificate must show.</summary>
internal static class TlsPolicy
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

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
        CertificateChainPolicy = trustedCertificates is null ? SystemTrust() : OwnTrust(trustedCertificates),
        RemoteCertificateValidationCallback = trustedCertificates is null ? Validate : ValidateBesideSystem,
    };

    private static X509ChainPolicy SystemTrust() => new()
    {
        RevocationMode = X509RevocationMode.NoCheck,
        // Fetching an intermediate or a revocation list would be a request to an address that the certificate chose.
        DisableCertificateDownloads = true,
    };

    private static X509ChainPolicy OwnTrust(string trustedCertificates)
    {
        var policy = SystemTrust();
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.ImportFromPemFile(trustedCertificates);
        return policy;
    }

    /// <summary>
    /// A chain that does not hold to one of the operator's authorities is built again to the system's. One policy with all of them would load more than a hundred certificates into each
    /// handshake; those of the system alone are kept ready by the platform.
    /// </summary>
    private static bool ValidateBesideSystem(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || chain is null || !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)) return Validate(sender, certificate, chain, errors);

        using var beside = new X509Chain { ChainPolicy = SystemTrust() };
        beside.ChainPolicy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        beside.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        if (beside.Build(leaf)) return Validate(sender, leaf, beside, errors & ~SslPolicyErrors.RemoteCertificateChainErrors);
        return Validate(sender, leaf, EndsElsewhere(beside) ? chain : beside, errors);
    }

    private static bool EndsElsewhere(X509Chain chain) =>
        chain.ChainStatus.Any(status => (status.Status & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0);

    private static bool Validate(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        var reason = certificate is X509Certificate2 leaf && chain is not null
            ? CertificatePolicy.Fault(leaf, chain, errors, ((SslStream)sender).TargetHostName)
            : FailureReason.TlsHandshakeFailed;
        return reason is null ? true : throw new DialException(FailureStage.Tls, reason.Value);
    }
}
