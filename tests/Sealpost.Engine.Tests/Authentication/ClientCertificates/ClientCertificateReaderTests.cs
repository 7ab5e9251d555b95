using System.Security.Cryptography.X509Certificates;
using Sealpost.Engine.Authentication.ClientCertificates;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Authentication.ClientCertificates;

public sealed class ClientCertificateReaderTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly TestCertificateAuthority _authority = new();
    private readonly ClientIdentity _alice;
    private readonly ClientIdentity _bob;

    public ClientCertificateReaderTests()
    {
        _alice = ClientIdentity.Issue(_authority, "alice");
        _bob = ClientIdentity.Issue(_authority, "bob");
    }

    public void Dispose() => _authority.Dispose();

    [Theory]
    [InlineData(TestKey.Ecdsa256)]
    [InlineData(TestKey.Ecdsa384)]
    [InlineData(TestKey.Rsa2048)]
    public void Every_form_of_a_key_is_read_and_stored_in_one(TestKey key)
    {
        var identity = new ClientIdentity(_authority.Issue(new TestCertificate { CommonName = "client", ForClients = true, Key = key }));

        var good = ClientCertificateReader.FromPem(identity.Certificate, identity.PrivateKey, Now).ShouldBeOfType<ClientCertificateReading.Good>();

        X509Certificate2.CreateFromPem(good.Certificates, good.PrivateKey).HasPrivateKey.ShouldBeTrue();
        good.PrivateKey.ShouldStartWith("-----BEGIN PRIVATE KEY-----");
        foreach (var other in new[]
        {
            ClientCertificateReader.FromPem(identity.Certificate, identity.OlderPrivateKey, Now),
            ClientCertificateReader.FromPkcs12(identity.Pkcs12("pass:wörd"), "pass:wörd", Now),
            ClientCertificateReader.FromPkcs12(identity.Pkcs12(null), null, Now),
        })
            other.ShouldBeOfType<ClientCertificateReading.Good>().Certificates.ShouldBe(good.Certificates);
        good.ToString().ShouldNotContain("PRIVATE");
    }

    [Fact]
    public void Intermediates_are_kept_in_order_and_a_key_pasted_along_is_not()
    {
        using var intermediate = _authority.Intermediate();
        var client = ClientIdentity.Issue(intermediate, "client");
        var pasted = $"{client.Certificate}\n{client.PrivateKey}\n{intermediate.Certificate.ExportCertificatePem()}";

        var good = ClientCertificateReader.FromPem(pasted, client.PrivateKey, Now).ShouldBeOfType<ClientCertificateReading.Good>();

        good.Certificates.Split("-----BEGIN").Length.ShouldBe(3);
        good.Certificates.ShouldStartWith(client.Certificate);
        good.Certificates.ShouldNotContain("PRIVATE");
    }

    [Theory]
    [InlineData("", "certificate")]
    [InlineData("no certificate", "certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "certificate")]
    public void What_is_no_certificate_is_named(string certificate, string member) => Member(ClientCertificateReader.FromPem(certificate, _alice.PrivateKey, Now)).ShouldBe(member);

    [Fact]
    public void Eleven_certificates_are_too_many() =>
        Member(ClientCertificateReader.FromPem(string.Concat(Enumerable.Repeat(_alice.Certificate + "\n", 11)), _alice.PrivateKey, Now)).ShouldBe("certificate");

    [Fact]
    public void A_key_that_does_not_fit_is_named()
    {
        foreach (var key in new[] { "", "no key", _bob.PrivateKey, _alice.EncryptedPrivateKey("secret"), _alice.PrivateKey[..40], _alice.Certificate })
            Member(ClientCertificateReader.FromPem(_alice.Certificate, key, Now)).ShouldBe("privateKey", key);
    }

    [Fact]
    public void Certificates_that_receivers_should_refuse_are_refused()
    {
        foreach (var bad in new TestCertificate[]
        {
            new() { CommonName = "expired", ForClients = true, NotBefore = Now.AddDays(-3), NotAfter = Now.AddDays(-1) },
            new() { CommonName = "for servers" },
            new() { CommonName = "weak", ForClients = true, Key = TestKey.Rsa1024 },
            new() { CommonName = "another curve", ForClients = true, Key = TestKey.EcdsaSecp256k1 },
        })
        {
            var identity = new ClientIdentity(_authority.Issue(bad));
            Member(ClientCertificateReader.FromPem(identity.Certificate, identity.PrivateKey, Now)).ShouldBe("certificate", bad.CommonName);
            Member(ClientCertificateReader.FromPkcs12(identity.Pkcs12("p"), "p", Now)).ShouldBe("pkcs12", bad.CommonName);
        }
    }

    [Fact]
    public void A_PKCS12_file_that_does_not_open_names_what_to_mend()
    {
        Member(ClientCertificateReader.FromPkcs12(_alice.Pkcs12("right"), "wrong", Now)).ShouldBe("password");
        Member(ClientCertificateReader.FromPkcs12(_alice.Pkcs12("right"), null, Now)).ShouldBe("password");
        Member(ClientCertificateReader.FromPkcs12("not base64!", null, Now)).ShouldBe("pkcs12");
        Member(ClientCertificateReader.FromPkcs12(Convert.ToBase64String([0x30, 0x03, 0x02, 0x01, 0x03]), null, Now)).ShouldBe("pkcs12");
        Member(ClientCertificateReader.FromPkcs12(Convert.ToBase64String(_authority.Certificate.Export(X509ContentType.Pkcs12)), null, Now)).ShouldBe("pkcs12", "a certificate without a key");
    }

    [Fact]
    public void What_everybody_may_know_is_read_from_the_first_certificate()
    {
        var known = ClientCertificate.Of(_alice.Certificate);

        (known.Subject, known.Issuer, known.Thumbprint).ShouldBe(("CN=alice", "CN=Sealpost test authority", _alice.Thumbprint));
        known.NotAfter.ShouldBeInRange(Now, Now.AddDays(2));
    }

    private static string Member(ClientCertificateReading reading) => reading.ShouldBeOfType<ClientCertificateReading.Bad>().Member;
}
