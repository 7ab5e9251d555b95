using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sealpost.Catalogue;
using Sealpost.Cryptography;
using Sealpost.Schemes;
using Sealpost.Secrets;

namespace Sealpost.Tests.Cryptography;

public sealed class KeyTextTests
{
    [Fact]
    public void Every_PEM_form_of_a_key_is_read_and_says_whether_it_can_sign()
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var request = new CertificateRequest("CN=x", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));

        KeyText.FromPem(rsa.ExportSubjectPublicKeyInfoPem()).ShouldBeOfType<RsaKey>().HasPrivateKey.ShouldBeFalse();
        KeyText.FromPem(rsa.ExportRSAPublicKeyPem()).ShouldBeOfType<RsaKey>().HasPrivateKey.ShouldBeFalse();
        KeyText.FromPem(rsa.ExportPkcs8PrivateKeyPem()).ShouldBeOfType<RsaKey>().HasPrivateKey.ShouldBeTrue();
        KeyText.FromPem(rsa.ExportRSAPrivateKeyPem()).ShouldBeOfType<RsaKey>().HasPrivateKey.ShouldBeTrue();
        KeyText.FromPem(certificate.ExportCertificatePem()).ShouldBeOfType<RsaKey>().HasPrivateKey.ShouldBeFalse();
        KeyText.FromPem(ec.ExportSubjectPublicKeyInfoPem()).ShouldBeOfType<EcKey>().Family.ShouldBe(KeyFamily.P384);
        KeyText.FromPem(ec.ExportPkcs8PrivateKeyPem()).ShouldBeOfType<EcKey>().HasPrivateKey.ShouldBeTrue();
        KeyText.FromPem(ec.ExportECPrivateKeyPem()).ShouldBeOfType<EcKey>().HasPrivateKey.ShouldBeTrue();
        KeyText.FromPem("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=\n-----END PUBLIC KEY-----").ShouldBeOfType<Ed25519Key>();
        KeyText.FromPem("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIOl2/3QnB6T3mttT0tTfVWPzWVu9twhHO+zeKyQrmzG3\n-----END PRIVATE KEY-----").ShouldBeOfType<Ed25519Key>().HasPrivateKey.ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PUBLIC KEY-----")]
    [InlineData("-----BEGIN PUBLIC KEY-----\n\n-----END PUBLIC KEY-----")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN ENCRYPTED PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIOl2/3QnB6T3mttT0tTfVWPzWVu9twhHO+zeKyQrmzG3\n-----END ENCRYPTED PRIVATE KEY-----")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n-----END PUBLIC KEY-----")]
    public void What_is_no_key_reads_as_none(string pem) => KeyText.FromPem(pem).ShouldBeNull();

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":1,"y":2}""")]
    [InlineData("""{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}""")]
    [InlineData("""{"kty":"RSA","n":"AQAB","e":"AQAB"}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"AA"}""")]
    [InlineData("""{"kty":"OKP","crv":"X25519","x":"1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4"}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","use":"enc","x":"1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4"}""")]
    [InlineData("""{"kty":"oct","k":""}""")]
    [InlineData("""{"kty":"OKP","crv":"Ed25519","x":"\ud800"}""")]
    public void What_is_no_JSON_Web_Key_for_signatures_reads_as_none(string json) => JsonWebKey.TryRead(json).ShouldBeNull();

    [Theory]
    [InlineData("sendgrid@1")]
    [InlineData("discord@1")]
    [InlineData("telnyx@1")]
    [InlineData("wise@1")]
    [InlineData("standard-webhooks-v1a@1")]
    public void The_public_key_that_a_sender_gives_away_verifies_what_it_signs(string id)
    {
        var scheme = SchemeCatalogue.Default.Find(id)!;
        var sender = scheme.CreateKey(scheme.SecretFormat.Generate());
        var receiver = scheme.CreateKey(new Secret(sender.PublicKey.ShouldNotBeNull()));
        var body = Schemes.Exchange.Utf8("{}");

        Schemes.Exchange.Verify(scheme, Schemes.Exchange.Sign(scheme, body, [sender]), body, [receiver]).Outcome.ShouldBe(VerifyOutcome.Accepted);
        scheme.SecretFormat.Check(new Secret(sender.PublicKey)).ShouldBeNull();
        scheme.SecretFormat.CheckForSigning(new Secret(sender.PublicKey)).ShouldNotBeNull().ShouldContain("private");
        Should.Throw<ArgumentException>(() => Schemes.Exchange.Sign(scheme, body, [receiver]));
    }

    [Theory]
    [InlineData("standard-webhooks-v1a@1", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("standard-webhooks-v1a@1", "whpk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("standard-webhooks-v1a@1", "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6KvA==")]
    [InlineData("standard-webhooks-v1a@1", "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4")]
    [InlineData("discord@1", "zz")]
    [InlineData("sendgrid@1", "MCowBQYDK2VwAyEA1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=")]
    [InlineData("wise@1", "not a key")]
    public void A_key_of_another_kind_or_form_is_refused_in_words_without_repeating_it(string id, string secret)
    {
        var scheme = SchemeCatalogue.Default.Find(id)!;

        Should.Throw<SecretFormatException>(() => scheme.CreateKey(new Secret(secret))).Message.ShouldNotContain(secret);
        scheme.SecretFormat.Check(new Secret(secret)).ShouldNotBeNull();
    }
}
