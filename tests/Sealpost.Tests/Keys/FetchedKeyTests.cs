using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Sealpost.Catalogue;
using Sealpost.Keys;
using Sealpost.Schemes;
using Sealpost.Secrets;
using Sealpost.TestKit;
using Sealpost.Tests.Schemes;

namespace Sealpost.Tests.Keys;

/// <summary>Every way in which a scheme's keys stand elsewhere, from the request to the answer.</summary>
public sealed class FetchedKeyTests
{
    private const string SnsCertificate = "https://sns.us-east-2.amazonaws.com/SimpleNotificationService-1.pem";

    private readonly ManualTimeProvider _clock = new(Exchange.Noon);
    private readonly FakeKeyFetcher _internet = new();
    private readonly KeyResolver _resolver;

    public FetchedKeyTests() => _resolver = new(_internet, _clock, new KeyResolverOptions());

    [Fact]
    public async Task SNS_names_a_certificate_in_its_body()
    {
        using var rsa = RSA.Create(2048);
        _internet.At(SnsCertificate, SelfSigned(rsa));

        var result = await VerifyAsync("aws-sns@1", [], SnsBody(rsa, SnsCertificate));

        result.Outcome.ShouldBe(VerifyOutcome.Accepted);
        result.KeyIndex.ShouldBe(-1);
        result.MessageId.ShouldBe("m-1");
        (await VerifyAsync("aws-sns@1", [], SnsBody(rsa, SnsCertificate))).IsAccepted.ShouldBeTrue();
        _internet.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("https://sns.us-east-2.amazonaws.com.evil.example/x.pem")]
    [InlineData("https://evil.example/sns.us-east-2.amazonaws.com/x.pem")]
    [InlineData("https://sns.us-east-2.amazonaws.com@evil.example/x.pem")]
    [InlineData("https://sns.us-east-2.amazonaws.com:8443/x.pem")]
    [InlineData("http://sns.us-east-2.amazonaws.com/x.pem")]
    [InlineData("https://sns.us-east-2.amazonaws.com/x.pem?y=1")]
    [InlineData("https://sns.us-east-2.amazonaws.com/x.der")]
    [InlineData("https://sns.a.b.amazonaws.com/x.pem")]
    [InlineData("https://sns.x.amazonaws.com/x.pem")]
    [InlineData("https://127.0.0.1/x.pem")]
    [InlineData("file:///etc/passwd.pem")]
    [InlineData("x.pem")]
    [InlineData("https://sns.us-east-2.amazonaws。com/x.pem")]
    public async Task An_address_that_the_scheme_does_not_trust_is_not_asked(string url)
    {
        using var rsa = RSA.Create(2048);

        (await VerifyAsync("aws-sns@1", [], SnsBody(rsa, url))).Outcome.ShouldBe(VerifyOutcome.KeyNotTrusted);

        _internet.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_certificate_outside_its_time_is_not_trusted_and_one_that_is_none_is_no_answer()
    {
        using var rsa = RSA.Create(2048);
        var body = SnsBody(rsa, SnsCertificate);

        _internet.At(SnsCertificate, SelfSigned(rsa, from: Exchange.Noon.AddDays(1)));
        (await VerifyAsync("aws-sns@1", [], body)).Outcome.ShouldBe(VerifyOutcome.KeyNotTrusted);
        _clock.Advance(TimeSpan.FromMinutes(2));
        _internet.At(SnsCertificate, "<html>");
        (await VerifyAsync("aws-sns@1", [], body)).Outcome.ShouldBe(VerifyOutcome.KeyUnavailable);
        _clock.Advance(TimeSpan.FromMinutes(2));
        _internet.At(SnsCertificate, "no", status: 404);
        (await VerifyAsync("aws-sns@1", [], body)).Outcome.ShouldBe(VerifyOutcome.NoKey);
        _clock.Advance(TimeSpan.FromMinutes(2));
        _internet.At(SnsCertificate, SelfSigned(rsa));
        (await VerifyAsync("aws-sns@1", [], body)).Outcome.ShouldBe(VerifyOutcome.Accepted);
    }

    [Fact]
    public void Without_fetching_the_answer_is_that_the_key_is_not_at_hand()
    {
        using var rsa = RSA.Create(2048);
        var scheme = SchemeCatalogue.Default.Find("aws-sns@1")!;

        scheme.Verify([], SnsBody(rsa, SnsCertificate), []).Outcome.ShouldBe(VerifyOutcome.KeyUnavailable);
        scheme.NeedsSecret.ShouldBeFalse();
        scheme.MayFetchKeys.ShouldBeTrue();
    }

    [Fact]
    public async Task PayPal_names_a_certificate_in_a_header_and_its_chain_and_name_must_hold()
    {
        const string Url = "https://api.paypal.com/v1/notifications/certs/CERT-1";
        using var authority = new TestCertificateAuthority();
        using var stranger = new TestCertificateAuthority("Stranger");
        using var good = authority.Issue(new TestCertificate { Names = ["messageverificationcerts.paypal.com"], CommonName = "messageverificationcerts.paypal.com", Key = TestKey.Rsa2048 });
        using var named = authority.Issue(new TestCertificate { Names = ["www.paypal.example"], CommonName = "messageverificationcerts.paypal.com", Key = TestKey.Rsa2048 });
        using var foreign = stranger.Issue(new TestCertificate { Names = ["messageverificationcerts.paypal.com"], Key = TestKey.Rsa2048 });
        var clock = new ManualTimeProvider(TimeProvider.System.GetUtcNow());
        var resolver = new KeyResolver(_internet, clock, new KeyResolverOptions { TrustedRoots = [authority.Certificate] });
        var scheme = SchemeCatalogue.Default.Find("paypal@1")!.With(("webhookId", "8PT597110X687430LKGECATA"));
        var body = Exchange.Utf8("""{"id":"WH-1","amount":"1.00"}""");

        async Task<VerifyOutcome> OutcomeAsync(X509Certificate2 certificate, string id = "8PT597110X687430LKGECATA")
        {
            _internet.At(Url, certificate.ExportCertificatePem());
            using var key = certificate.GetRSAPrivateKey()!;
            var signature = key.SignData(Exchange.Utf8($"t-1|2026-03-11T12:00:00Z|{id}|{Crc(body)}"), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var headers = Exchange.Headers(
                ("PAYPAL-CERT-URL", Url), ("PAYPAL-AUTH-ALGO", "SHA256withRSA"), ("PAYPAL-TRANSMISSION-ID", "t-1"),
                ("PAYPAL-TRANSMISSION-TIME", "2026-03-11T12:00:00Z"), ("PAYPAL-TRANSMISSION-SIG", Convert.ToBase64String(signature)));
            clock.Advance(TimeSpan.FromHours(2));
            return (await VerifyAsync(scheme, headers, body, [], resolver, clock)).Outcome;
        }

        (await OutcomeAsync(good)).ShouldBe(VerifyOutcome.Accepted);
        (await OutcomeAsync(good, id: "another webhook")).ShouldBe(VerifyOutcome.SignatureMismatch);
        (await OutcomeAsync(named)).ShouldBe(VerifyOutcome.KeyNotTrusted);
        (await OutcomeAsync(foreign)).ShouldBe(VerifyOutcome.KeyNotTrusted);
        (await VerifyAsync(SchemeCatalogue.Default.Find("paypal@1")!, [], body, [], resolver, clock)).IsAccepted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_scheme_whose_setting_is_not_chosen_verifies_nothing()
    {
        using var rsa = RSA.Create(2048);
        var scheme = SchemeCatalogue.Default.Find("paypal@1")!;

        (await VerifyAsync(scheme, [], [], [scheme.CreateKey(new Secret(rsa.ExportSubjectPublicKeyInfoPem()))], _resolver, _clock)).Outcome.ShouldBe(VerifyOutcome.NotConfigured);
    }

    [Fact]
    public async Task Travis_keeps_its_key_in_a_document()
    {
        using var rsa = RSA.Create(2048);
        var pem = JsonEncodedText.Encode(rsa.ExportSubjectPublicKeyInfoPem());
        _internet.At("https://api.travis-ci.com/config", "{\"config\":{\"notifications\":{\"webhook\":{\"public_key\":\"" + pem + "\"}}}}");
        var signature = rsa.SignData(Exchange.Utf8("""{"status":0} é"""), HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1);
        var headers = Exchange.Headers(("Signature", Convert.ToBase64String(signature)));

        (await VerifyAsync("travis-ci@1", headers, Exchange.Utf8("payload=%7B%22status%22%3A0%7D+%C3%A9"))).Outcome.ShouldBe(VerifyOutcome.Accepted);
        (await VerifyAsync("travis-ci@1", headers, Exchange.Utf8("payload=%7B%22status%22%3A1%7D+%C3%A9"))).Outcome.ShouldBe(VerifyOutcome.SignatureMismatch);
    }

    [Fact]
    public async Task Plaid_is_asked_with_credentials_for_the_key_that_the_token_names()
    {
        const string Url = "https://production.plaid.com/webhook_verification_key/get";
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var scheme = SchemeCatalogue.Default.Find("plaid@1")!;
        SchemeKey[] sender = [scheme.CreateKey(new Secret(ec.ExportPkcs8PrivateKeyPem()), id: "k-1")];
        SchemeKey[] receiver = [scheme.CreateKey(new Secret("client:hush"))];
        var body = Exchange.Utf8("{}");
        _internet.At(Url, $$$"""{"key":{{{Jwk(ec, "k-1")}}},"request_id":"r"}""");

        var result = await VerifyAsync(scheme, scheme.Sign(body, sender), body, receiver, _resolver, _clock);

        result.Outcome.ShouldBe(VerifyOutcome.Accepted);
        (result.KeyIndex, result.KeyId).ShouldBe((0, "k-1"));
        var asked = _internet.Requests.ShouldHaveSingleItem();
        Encoding.UTF8.GetString(asked.Body.Span).ShouldBe("""{"client_id":"client","secret":"hush","key_id":"k-1"}""");
        asked.ToString().ShouldNotContain("hush");

        _clock.Advance(TimeSpan.FromMinutes(3));
        _internet.At(Url, $$$"""{"key":{{{Jwk(ec, "k-2")[..^1]}}},"expired_at":1}}""");
        SchemeKey[] retired = [scheme.CreateKey(new Secret(ec.ExportPkcs8PrivateKeyPem()), id: "k-2")];
        (await VerifyAsync(scheme, scheme.Sign(body, retired, _clock.GetUtcNow()), body, receiver, _resolver, _clock)).Outcome.ShouldBe(VerifyOutcome.KeyNotTrusted);
    }

    [Fact]
    public async Task EBay_lets_us_in_first_and_then_gives_the_key_of_the_envelope()
    {
        using var ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var scheme = SchemeCatalogue.Default.Find("ebay@1")!;
        var body = Exchange.Utf8("""{"notification":1}""");
        var signature = ec.SignData(body, HashAlgorithmName.SHA1, DSASignatureFormat.Rfc3279DerSequence);
        var envelope = $$"""{"alg":"ecdsa","kid":"k/1","signature":"{{Convert.ToBase64String(signature)}}","digest":"SHA1"}""";
        var headers = Exchange.Headers(("x-ebay-signature", Convert.ToBase64String(Exchange.Utf8(envelope))));
        _internet.At("https://api.ebay.com/identity/v1/oauth2/token", """{"access_token":"tok"}""")
            .At("https://api.ebay.com/commerce/notification/v1/public_key/k%2F1", $$"""{"algorithm":"ECDSA","digest":"SHA1","key":"-----BEGIN PUBLIC KEY-----{{Convert.ToBase64String(ec.ExportSubjectPublicKeyInfo())}}-----END PUBLIC KEY-----"}""");

        (await VerifyAsync(scheme, headers, body, [scheme.CreateKey(new Secret("id:secret"))], _resolver, _clock)).Outcome.ShouldBe(VerifyOutcome.Accepted);
        _internet.Requests[1].Headers.ShouldContain(new KeyValuePair<string, string>("Authorization", "Bearer tok"));
        scheme.Verify(headers, body, [scheme.CreateKey(new Secret(ec.ExportSubjectPublicKeyInfoPem()))]).Outcome.ShouldBe(VerifyOutcome.Accepted);
        scheme.Verify(headers, Exchange.Utf8("{}"), [scheme.CreateKey(new Secret(ec.ExportSubjectPublicKeyInfoPem()))]).Outcome.ShouldBe(VerifyOutcome.SignatureMismatch);
    }

    [Fact]
    public async Task A_key_set_is_fetched_once_and_again_when_a_request_names_a_new_key()
    {
        const string Url = "https://auth.example.com/.well-known/jwks.json";
        var scheme = SchemeCatalogue.Default.Find("fusionauth@1")!.With(("algorithm", "ES"));
        using var old = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        SchemeKey[] receiver = [scheme.CreateKey(new Secret(Url))];
        var body = Exchange.Utf8("{}");
        _internet.At(Url, $$"""{"keys":[{"kty":"unknown"},{{Jwk(old, "old")}}]}""");

        Task<VerifyResult> ReceiveAsync(ECDsa key, string id) => VerifyAsync(
            scheme, scheme.Sign(body, [scheme.CreateKey(new Secret(key.ExportPkcs8PrivateKeyPem()), id: id)], _clock.GetUtcNow()), body, receiver, _resolver, _clock);

        (await ReceiveAsync(old, "old")).Outcome.ShouldBe(VerifyOutcome.Accepted);
        (await ReceiveAsync(next, "next")).Outcome.ShouldBe(VerifyOutcome.NoKey);
        (await ReceiveAsync(next, "next")).Outcome.ShouldBe(VerifyOutcome.NoKey);
        _internet.Requests.Count.ShouldBe(1, "a new key is not looked for within the first minute");

        _clock.Advance(TimeSpan.FromMinutes(1));
        _internet.At(Url, $$"""{"keys":[{{Jwk(old, "old")}},{{Jwk(next, "next")}}]}""");
        (await ReceiveAsync(next, "next")).Outcome.ShouldBe(VerifyOutcome.Accepted);
        (await ReceiveAsync(old, "old")).Outcome.ShouldBe(VerifyOutcome.Accepted);
        (await ReceiveAsync(old, "next")).Outcome.ShouldBe(VerifyOutcome.SignatureMismatch);
        _internet.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Given_and_fetched_keys_serve_side_by_side_and_the_index_is_that_of_the_given()
    {
        const string Url = "https://auth.example.com/jwks";
        var scheme = SchemeCatalogue.Default.Find("fusionauth@1")!.With(("algorithm", "ES"));
        using var given = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var fetched = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        SchemeKey[] receiver = [scheme.CreateKey(new Secret(given.ExportSubjectPublicKeyInfoPem())), scheme.CreateKey(new Secret(Url))];
        var body = Exchange.Utf8("{}");
        _internet.At(Url, $$"""{"keys":[{{Jwk(fetched, "f")}}]}""");

        async Task<int> IndexAsync(ECDsa key) => (await VerifyAsync(
            scheme, scheme.Sign(body, [scheme.CreateKey(new Secret(key.ExportPkcs8PrivateKeyPem()))]), body, receiver, _resolver, _clock)).KeyIndex;

        (await IndexAsync(given)).ShouldBe(0);
        (await IndexAsync(fetched)).ShouldBe(1);
        scheme.Verify(scheme.Sign(body, [scheme.CreateKey(new Secret(fetched.ExportPkcs8PrivateKeyPem()))]), body, [receiver[1]]).Outcome.ShouldBe(VerifyOutcome.KeyUnavailable);
    }

    [Fact]
    public async Task What_fetches_nothing_completes_at_once()
    {
        var scheme = SchemeCatalogue.Default.Find("github@1")!;
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];
        var body = Exchange.Utf8("{}");
        var request = new InboundRequest<HeaderList> { Headers = new(scheme.Sign(body, keys)), Body = body };

        var verification = scheme.VerifyAsync(request, keys, _resolver, _clock, CancellationToken.None).AsTask();

        verification.IsCompletedSuccessfully.ShouldBeTrue();
        (await verification).IsAccepted.ShouldBeTrue();
    }

    private Task<VerifyResult> VerifyAsync(string id, List<KeyValuePair<string, string>> headers, byte[] body) =>
        VerifyAsync(SchemeCatalogue.Default.Find(id)!, headers, body, [], _resolver, _clock);

    private static Task<VerifyResult> VerifyAsync(
        Scheme scheme, List<KeyValuePair<string, string>> headers, byte[] body, SchemeKey[] keys, KeyResolver resolver, TimeProvider clock) =>
        scheme.VerifyAsync(
            new InboundRequest<HeaderList> { Headers = new(headers), Body = body, Method = "POST", Url = "https://example.com/hook" },
            keys, resolver, clock, CancellationToken.None).AsTask();

    private static byte[] SnsBody(RSA rsa, string url)
    {
        const string Signed = "Message\nhello é\nMessageId\nm-1\nTimestamp\n2026-03-11T12:00:00.000Z\nTopicArn\narn:x\nType\nNotification\n";
        var signature = Convert.ToBase64String(rsa.SignData(Exchange.Utf8(Signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return Exchange.Utf8($$"""
            {"Type":"Notification","MessageId":"m-1","TopicArn":"arn:x","Message":"hello \u00e9","Timestamp":"2026-03-11T12:00:00.000Z","SignatureVersion":"2","Signature":"{{signature}}","SigningCertURL":"{{url}}"}
            """);
    }

    private static string SelfSigned(RSA rsa, DateTimeOffset? from = null)
    {
        var start = from ?? Exchange.Noon.AddDays(-1);
        using var certificate = new CertificateRequest("CN=sns.amazonaws.com", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(start, start.AddDays(10));
        return certificate.ExportCertificatePem();
    }

    private static string Jwk(ECDsa key, string id)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return $$"""{"kty":"EC","crv":"P-{{key.KeySize}}","kid":"{{id}}","use":"sig","x":"{{Base64Url.EncodeToString(parameters.Q.X)}}","y":"{{Base64Url.EncodeToString(parameters.Q.Y)}}"}""";
    }

    /// <summary>By the definition, bit by bit, to check the table.</summary>
    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var next in bytes)
        {
            crc ^= next;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
