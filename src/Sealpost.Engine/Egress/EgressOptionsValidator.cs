using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;

namespace Sealpost.Engine.Egress;

/// <summary>Names what is wrong with lists and files, each with its key and its fix.</summary>
internal sealed class EgressOptionsValidator : IValidateOptions<EgressOptions>
{
    public ValidateOptionsResult Validate(string? name, EgressOptions options)
    {
        var faults = new List<string>();
        for (var index = 0; index < options.AllowedNetworks.Count; index++)
        {
            // Host bits that are not zero are a slip of the pen: 10.0.0.1/8 was hardly meant to open 16 million addresses.
            var text = options.AllowedNetworks[index];
            if (!IsNetwork(text))
            {
                faults.Add(
                    $"{EgressOptions.Section}:AllowedNetworks:{index} is '{text}': " +
                    "write a network in CIDR form with its host bits zero, such as 10.1.0.0/16 or fd12:3456::/32.");
            }
        }

        for (var index = 0; index < options.PublishedAddresses.Count; index++)
        {
            var text = options.PublishedAddresses[index];
            if (!IPAddress.TryParse(text, out _) && !IsNetwork(text))
            {
                faults.Add(
                    $"{EgressOptions.Section}:PublishedAddresses:{index} is '{text}': " +
                    "write an address such as 203.0.113.7, or a network in CIDR form with its host bits zero, such as 2001:db8::/32.");
            }
        }

        if (options.TrustedCertificates is { } path && CertificateFault(path) is { } fault)
            faults.Add($"{EgressOptions.Section}:TrustedCertificates is '{path}': {fault}");

        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsNetwork(string text) =>
        IPNetwork.TryParse(text, out var network) && IPAddress.Parse(text.AsSpan(0, text.IndexOf('/'))).Equals(network.BaseAddress);

    private static string? CertificateFault(string path)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(path);
            if (certificates.Count == 0)
                return "the file holds no certificate; give a PEM file with at least one -----BEGIN CERTIFICATE----- block.";
            foreach (var certificate in certificates)
                certificate.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            return $"it cannot be read as PEM certificates ({exception.Message}); give the path of a readable PEM file.";
        }
    }
}
