namespace Sealpost.Engine.Authentication.ClientCertificates;

/// <summary>What became of a client certificate that somebody gave.</summary>
internal abstract record ClientCertificateReading
{
    private ClientCertificateReading()
    {
    }

    /// <param name="Certificates">PEM: the client's own first, then those that lead to a root. Nothing in it is secret.</param>
    /// <param name="PrivateKey">PKCS#8 in PEM.</param>
    public sealed record Good(string Certificates, string PrivateKey) : ClientCertificateReading
    {
        public override string ToString() => "[redacted]";
    }

    /// <param name="Member">The member at fault: certificate, privateKey, pkcs12 or password.</param>
    public sealed record Bad(string Member, string Message) : ClientCertificateReading;
}
