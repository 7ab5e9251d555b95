using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sealpost.Host.Demo.Receiver;

/// <summary>A certificate authority that lives as long as the demo, the certificate it issues to 127.0.0.1, and those it issues to clients. Keys stay in memory.</summary>
internal sealed class ReceiverAuthority : IDisposable
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";
    private readonly DateTimeOffset _madeAt;

    public ReceiverAuthority(TimeProvider time)
    {
        _madeAt = time.GetUtcNow();
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var root = new CertificateRequest("CN=Sealpost demo authority", rootKey, HashAlgorithmName.SHA256);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        Root = root.CreateSelfSigned(_madeAt.AddHours(-1), _madeAt.AddHours(2));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        Receiver = Issue("127.0.0.1", ServerAuthentication, names.Build());
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Receiver { get; }

    /// <summary>A certificate with its key for a client of this name.</summary>
    public X509Certificate2 IssueToClient(string name) => Issue(name, ClientAuthentication);

    /// <summary>Whether it leads to this authority and is for clients.</summary>
    public bool IsClient(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(Root);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        return chain.Build(certificate);
    }

    public void Dispose()
    {
        Root.Dispose();
        Receiver.Dispose();
    }

    private X509Certificate2 Issue(string name, string usage, params ReadOnlySpan<X509Extension> more)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leaf = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        leaf.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        leaf.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        foreach (var extension in more) leaf.CertificateExtensions.Add(extension);
        using var issued = leaf.Create(Root, _madeAt.AddHours(-1), _madeAt.AddHours(1), RandomNumberGenerator.GetBytes(12));
        using var withKey = issued.CopyWithPrivateKey(key);
        // TLS on Windows refuses a key that was never in a store or a file.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), password: null, X509KeyStorageFlags.Exportable);
    }
}
