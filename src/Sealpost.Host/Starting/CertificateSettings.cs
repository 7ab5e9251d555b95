using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace Sealpost.Host.Starting;

/// <summary>
/// Opens the certificate files that the section <c>Kestrel</c> names, before Kestrel does: its own refusal names neither the setting nor, of what is no
/// certificate, the file.
/// </summary>
internal sealed class CertificateSettings(IConfiguration configuration, IHostEnvironment environment) : IValidateOptions<CertificateSettings.All>
{
    public ValidateOptionsResult Validate(string? name, All options)
    {
        var certificates = configuration.GetSection("Kestrel:Certificates").GetChildren()
            .Concat(configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint.GetSection("Certificate")))
            .Concat(configuration.GetSection("Kestrel:Endpoints").GetChildren().SelectMany(endpoint => endpoint.GetSection("Sni").GetChildren()).Select(host => host.GetSection("Certificate")));
        var faults = certificates.Select(Fault).OfType<string>().ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>Null when the certificate and its key can be read, or no file is named.</summary>
    private string? Fault(IConfigurationSection certificate)
    {
        if (certificate["Path"] is not { Length: > 0 } path) return null;
        if (Read(certificate, "Path", out _) is { } unreadable) return unreadable;
        try
        {
            if (certificate["KeyPath"] is not { Length: > 0 })
            {
                using var whole = X509CertificateLoader.LoadPkcs12FromFile(FullPath(path), certificate["Password"]);
                return whole.HasPrivateKey ? null : $"{certificate.Path}:Path is '{path}': the file has no private key. Give a PFX file with its key, or PEM files in Path and KeyPath.";
            }

            using var single = X509CertificateLoader.LoadCertificateFromFile(FullPath(path));
            return Read(certificate, "KeyPath", out var key) ?? KeyFault(certificate, single, key);
        }
        catch (CryptographicException)
        {
            return certificate["KeyPath"] is { Length: > 0 }
                ? $"{certificate.Path}:Path is '{path}': the file holds no certificate. Give a PEM certificate, or a PFX file with Password and without KeyPath."
                : $"{certificate.Path}:Path is '{path}': the file is no PFX, or {certificate.Path}:Password is not its password. Of a PEM certificate, give the key's file in KeyPath too.";
        }
    }

    private static string? KeyFault(IConfigurationSection certificate, X509Certificate2 single, string key)
    {
        try
        {
            using var both = certificate["Password"] is { } password
                ? X509Certificate2.CreateFromEncryptedPem(single.ExportCertificatePem(), key, password)
                : X509Certificate2.CreateFromPem(single.ExportCertificatePem(), key);
            return null;
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            return $"{certificate.Path}:KeyPath is '{certificate["KeyPath"]}': the file is not the private key of the certificate, in PEM. If it is encrypted, give {certificate.Path}:Password.";
        }
    }

    private string? Read(IConfigurationSection certificate, string member, out string text)
    {
        var path = certificate[member]!;
        try
        {
            text = File.ReadAllText(FullPath(path));
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            text = "";
            return $"{certificate.Path}:{member} is '{path}': the file cannot be read ({fault.Message}). Give the path of a file that this user may read.";
        }
    }

    private string FullPath(string path) => Path.Combine(environment.ContentRootPath, path);

    /// <summary>Has no members: it stands for all certificates together.</summary>
    public sealed class All
    {
    }
}
