using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sealpost.Engine.Authentication.ClientCertificates;

/// <summary>What everybody may know of a client certificate.</summary>
/// <param name="Thumbprint">SHA-256 over the certificate, lower-case hex.</param>
/// <param name="SerialNumber">Hex.</param>
internal sealed record ClientCertificate(string Subject, string Issuer, string SerialNumber, string Thumbprint, DateTimeOffset NotBefore, DateTimeOffset NotAfter)
{
    /// <param name="pem">One or more certificates; the client's own is the first.</param>
    public static ClientCertificate Of(string pem)
    {
        using var certificate = X509Certificate2.CreateFromPem(pem);
        return new(
            certificate.Subject, certificate.Issuer, certificate.SerialNumber, Convert.ToHexStringLower(certificate.GetCertHash(HashAlgorithmName.SHA256)),
            certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime());
    }
}
