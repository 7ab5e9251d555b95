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

        faults.AddRange(ProxyFaults(options).Select(fault => $"{EgressOptions.Section}:{fault}"));
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsNetwork(string text) =>
        IPNetwork.TryParse(text, out var network) && IPAddress.Parse(text.AsSpan(0, text.IndexOf('/'))).Equals(network.BaseAddress);

    // The address of the proxy is not repeated: somebody may have written a password into it.
    private static IEnumerable<string> ProxyFaults(EgressOptions options)
    {
        if (options.Proxy is { } proxy && !IsProxy(proxy)) yield return "Proxy is not the address of an HTTP proxy: give one such as http://proxy:3128, with user and password in ProxyUser and ProxyPassword.";
        var hasPassword = !string.IsNullOrEmpty(options.ProxyPassword) || options.ProxyPasswordFile is not null;
        if (options.Proxy is null && (options.ProxyUser is not null || hasPassword)) yield return "Proxy is missing: give the address of the proxy that the user is for.";
        if (!string.IsNullOrEmpty(options.ProxyPassword) && options.ProxyPasswordFile is not null) yield return "ProxyPassword and ProxyPassword_FILE are both given: keep one of the two.";
        if (options.ProxyUser is null && hasPassword) yield return "ProxyUser is missing: give the user that the password is of.";
        if (options.ProxyUser is not null && !hasPassword) yield return "ProxyPassword is missing: give it, or ProxyPassword_FILE with the path of a file that holds it.";
        if (options.ProxyUser?.Contains(':', StringComparison.Ordinal) == true) yield return "ProxyUser has a colon, which Basic authentication does not allow in a user: give one without.";
        if (options.ProxyPasswordFile is { } path && !File.Exists(path)) yield return $"ProxyPassword_FILE is '{path}', where there is no file: give the path of a readable file.";
    }

    private static bool IsProxy(Uri proxy) =>
        proxy is { IsAbsoluteUri: true, UserInfo: "", PathAndQuery: "/", Fragment: "", Port: > 0 } && proxy.Scheme == Uri.UriSchemeHttp;

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
