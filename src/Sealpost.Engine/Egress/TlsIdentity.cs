using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Sealpost.Engine.Egress;

/// <summary>A client certificate with its private key, ready to be shown in TLS. Connections that were made with one identity are used with no other.</summary>
internal sealed class TlsIdentity
{
    private TlsIdentity(SslStreamCertificateContext context) => Context = context;

    public SslStreamCertificateContext Context { get; }

    /// <param name="certificates">PEM: the client's own first, then those that lead to a root.</param>
    /// <param name="privateKey">PKCS#8 in PEM.</param>
    public static TlsIdentity FromPem(string certificates, string privateKey)
    {
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificates);
        var own = X509Certificate2.CreateFromPem(certificates, privateKey);
        // TLS on Windows takes no key that was never in a store.
        if (OperatingSystem.IsWindows()) own = X509CertificateLoader.LoadPkcs12(own.Export(X509ContentType.Pkcs12), null);
        return new(SslStreamCertificateContext.Create(own, [.. chain.Skip(1)], offline: true));
    }

    public override string ToString() => "[redacted]";
}
