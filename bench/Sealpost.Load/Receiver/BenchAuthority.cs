using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sealpost.Load.Receiver;

/// <summary>A certificate authority that lives for one run, and the receivers' certificate it issued for 127.0.0.1.</summary>
internal sealed class BenchAuthority : IDisposable
{
    private readonly X509Certificate2 _root;
    private readonly string _directory;

    private BenchAuthority(X509Certificate2 root, X509Certificate2 leaf, string directory)
    {
        _root = root;
        _directory = directory;
        Leaf = leaf;
        RootPath = Path.Combine(directory, "ca.pem");
        LeafPath = Path.Combine(directory, "receiver.pem");
        LeafKeyPath = Path.Combine(directory, "receiver.key");
        File.WriteAllText(RootPath, root.ExportCertificatePem());
        File.WriteAllText(LeafPath, leaf.ExportCertificatePem());
        File.WriteAllText(LeafKeyPath, leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    public string RootPath { get; }

    public string LeafPath { get; }

    public string LeafKeyPath { get; }

    public X509Certificate2 Leaf { get; }

    public static BenchAuthority Create(string directory, TimeProvider time)
    {
        var from = time.GetUtcNow().AddMinutes(-5);
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=Sealpost bench authority", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        rootRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        var root = rootRequest.CreateSelfSigned(from, from.AddDays(2));
        return new BenchAuthority(root, Issue(root, Enumerable.Range(1, NginxReceiver.Hosts).Select(host => new IPAddress([127, 0, 0, (byte)host]))), directory);
    }

    /// <summary>Writes a certificate and its key, both in one file, for a receiver at other addresses.</summary>
    public void Write(string name, IEnumerable<IPAddress> addresses)
    {
        using var leaf = Issue(_root, addresses);
        File.WriteAllText(Path.Combine(_directory, name), leaf.ExportCertificatePem() + "\n" + leaf.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>TLS options of a client that trusts this run's authority and nothing else.</summary>
    public static SslClientAuthenticationOptions Trust(string rootPath)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(rootPath);
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy };
    }

    public void Dispose()
    {
        _root.Dispose();
        Leaf.Dispose();
    }

    private static X509Certificate2 Issue(X509Certificate2 root, IEnumerable<IPAddress> addresses)
    {
        using var leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var leafRequest = new CertificateRequest("CN=Sealpost bench receiver", leafKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var address in addresses) names.AddIpAddress(address);
        names.AddDnsName("localhost");
        leafRequest.CertificateExtensions.Add(names.Build());
        leafRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        leafRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        leafRequest.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        using var issued = leafRequest.Create(root, root.NotBefore, root.NotAfter.AddHours(-1), RandomNumberGenerator.GetBytes(16));
        return issued.CopyWithPrivateKey(leafKey);
    }
}
