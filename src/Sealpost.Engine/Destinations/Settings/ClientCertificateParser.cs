using Sealpost.Engine.Authentication.ClientCertificates;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Destinations.Settings;

/// <summary>Reads an authentication by client certificate: <c>certificate</c> and <c>privateKey</c> in PEM, or <c>pkcs12</c> with its <c>password</c>.</summary>
internal static class ClientCertificateParser
{
    private const int MaxText = 64 << 10;
    private const int MaxPassword = 1024;
    private static readonly string Purpose = SecretPurpose.Authentication(AuthenticationSetting.ClientCertificate);

    public static AuthenticationSetting Parse(FieldReader reader, ParsingContext context)
    {
        var certificate = reader.Text(ClientCertificateReader.Certificate, MaxText);
        var privateKey = reader.Text(ClientCertificateReader.PrivateKey, MaxText);
        var pkcs12 = reader.Text(ClientCertificateReader.Pkcs12, MaxText);
        var password = reader.Text(ClientCertificateReader.Password, MaxPassword);
        var reading = reader.Has(ClientCertificateReader.Pkcs12)
            ? FromPkcs12(reader, pkcs12, password, context)
            : FromPem(reader, certificate, privateKey, context);
        switch (reading)
        {
            case ClientCertificateReading.Good good:
                context.Take(Purpose, good.PrivateKey);
                return new(AuthenticationSetting.ClientCertificate, Certificate: good.Certificates);
            case ClientCertificateReading.Bad bad:
                reader.Fault(bad.Member, bad.Message);
                break;
        }

        return new(AuthenticationSetting.ClientCertificate, Certificate: context.StoredCertificate);
    }

    private static ClientCertificateReading? FromPkcs12(FieldReader reader, string? pkcs12, string? password, ParsingContext context)
    {
        reader.Refuse(ClientCertificateReader.Certificate, "Is in the PKCS#12 file already; leave it out.");
        reader.Refuse(ClientCertificateReader.PrivateKey, "Is in the PKCS#12 file already; leave it out.");
        return pkcs12 is null ? null : ClientCertificateReader.FromPkcs12(pkcs12, password, context.Now);
    }

    // Null when it stays as stored, and when something else is at fault.
    private static ClientCertificateReading? FromPem(FieldReader reader, string? certificate, string? privateKey, ParsingContext context)
    {
        reader.Refuse(ClientCertificateReader.Password, "Belongs to pkcs12; leave it out.");
        if (!reader.Has(ClientCertificateReader.Certificate)) reader.Fault(ClientCertificateReader.Certificate, "Is required, with privateKey; or give pkcs12.");
        if (certificate is null) return null;
        if (reader.Has(ClientCertificateReader.PrivateKey)) return privateKey is null ? null : ClientCertificateReader.FromPem(certificate, privateKey, context.Now);
        if (ClientCertificateReader.Normalize(certificate) == context.StoredCertificate && context.StoredCertificate is not null && context.Keep(Purpose)) return null;
        return new ClientCertificateReading.Bad(ClientCertificateReader.PrivateKey, "Is required: the private key of the first certificate, in PEM.");
    }
}
