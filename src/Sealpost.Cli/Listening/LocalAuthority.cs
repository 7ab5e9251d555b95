using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sealpost.Cli.Listening;

/// <summary>
/// A certificate authority of this machine's own, made at first use and kept. Its name constraints (RFC 5280, 4.2.1.10) let it speak for loopback
/// only: whoever trusts it trusts nothing else, even if its key is stolen.
/// </summary>
internal sealed class LocalAuthority : IDisposable
{
    private const string KeyFile = "authority.pem";
    private const string CertificateFile = "ca.pem";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan Validity = TimeSpan.FromDays(5 * 365);
    private static readonly TimeSpan LeafValidity = TimeSpan.FromDays(30);
    private readonly X509Certificate2 _certificate;

    private LocalAuthority(X509Certificate2 certificate, string certificatePath)
    {
        _certificate = certificate;
        CertificatePath = certificatePath;
    }

    /// <summary>The certificate without its key: what a server that sends here is told to trust.</summary>
    public string CertificatePath { get; }

    public static string DefaultDirectory =>
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create), "sealpost", "listen");

    /// <summary>Opens the authority in the directory, or makes one when there is none or the old one would not outlive a leaf.</summary>
    public static LocalAuthority Open(string directory, TimeProvider time)
    {
        CreatePrivateDirectory(directory);
        var keyPath = Path.Combine(directory, KeyFile);
        var certificatePath = Path.Combine(directory, CertificateFile);
        var now = time.GetUtcNow();

        if (!File.Exists(keyPath))
            WriteNew(keyPath, now, replace: false);
        var certificate = X509Certificate2.CreateFromPemFile(keyPath);
        if (certificate.NotAfter.ToUniversalTime() < (now + LeafValidity).UtcDateTime)
        {
            certificate.Dispose();
            WriteNew(keyPath, now, replace: true);
            certificate = X509Certificate2.CreateFromPemFile(keyPath);
        }

        File.WriteAllText(certificatePath, certificate.ExportCertificatePem() + "\n");
        return new LocalAuthority(certificate, Path.GetFullPath(certificatePath));
    }

    /// <summary>A certificate for localhost, 127.0.0.1 and ::1 that lives as long as this process.</summary>
    public X509Certificate2 IssueLeaf(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Sealpost listen", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, true, false));
        var from = Backdated(time.GetUtcNow());
        using var issued = request.Create(_certificate, from < _certificate.NotBefore ? _certificate.NotBefore : from, time.GetUtcNow() + LeafValidity, SerialNumber());
        return issued.CopyWithPrivateKey(key);
    }

    public void Dispose() => _certificate.Dispose();

    private static void WriteNew(string keyPath, DateTimeOffset now, bool replace)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Sealpost listen authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(LoopbackConstraints.Extension());
        using var certificate = request.Create(
            request.SubjectName, X509SignatureGenerator.CreateForECDsa(key), Backdated(now), now + Validity, SerialNumber());

        // Written aside and moved, so that two first uses at once cannot leave half a file or two authorities.
        var draft = $"{keyPath}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        using (var file = new StreamWriter(draft, options))
            file.Write(certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        try
        {
            File.Move(draft, keyPath, replace);
        }
        catch (IOException) when (!replace && File.Exists(keyPath))
        {
            File.Delete(draft);
        }
    }

    private static void CreatePrivateDirectory(string directory)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
    }

    private static DateTimeOffset Backdated(DateTimeOffset now) => now.AddMinutes(-5);

    private static byte[] SerialNumber()
    {
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)(serial[0] & 0x7f | 0x40);
        return serial;
    }
}
