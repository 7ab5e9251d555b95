using System.Security.Cryptography;
using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.TestKit;

namespace Sealpost.Tests.Schemes.Canonical;

public sealed class UrlSchemeTests
{
    [Theory]
    [InlineData("https://example.com/hook?a=1", "https://example.com/hook?a=1", true)]
    [InlineData("https://example.com:8443/hook?a=1", "https://example.com/hook?a=1", true)]
    [InlineData("https://example.com/hook?a=1", "https://example.com:443/hook?a=1", true)]
    [InlineData("http://example.com/hook", "http://example.com:80/hook", true)]
    [InlineData("https://[2001:db8::1]:8443/hook", "https://[2001:db8::1]/hook", true)]
    [InlineData("https://[2001:db8::1]/hook", "https://[2001:db8::1]:443/hook", true)]
    [InlineData("https://example.com/hook?a='1'", "https://example.com/hook?a=%271%27", true)]
    [InlineData("https://example.com/hook?a=1", "https://example.com/hook?a=2", false)]
    [InlineData("https://example.com/hook", "https://example.net/hook", false)]
    [InlineData("https://example.com/hook", "https://example.com:80/hook", false)]
    [InlineData("example.com", "example.com", true)]
    public void Twilio_may_have_signed_the_URL_with_or_without_its_port(string seen, string signed, bool isAccepted)
    {
        var scheme = SchemeCatalogue.Default.Find("twilio@1")!;
        var mac = Sha1(Exchange.Utf8(signed + "a1b2"));
        var headers = Exchange.Headers(("X-Twilio-Signature", Convert.ToBase64String(mac)));

        Verify(scheme, headers, "b=2&a=1", seen).IsAccepted.ShouldBe(isAccepted);
    }

    [Theory]
    [InlineData("https://example.com/a%3Ab?c=%40d", "https://example.com/a:b?c=@d", true)]
    [InlineData("https://example.com/a%3Ab?c=%40d", "https://example.com/a%3Ab?c=%40d", true)]
    [InlineData("https://example.com/a%20b", "https://example.com/a b", false)]
    public void HubSpot_takes_a_fixed_list_of_escapes_off(string seen, string signed, bool isAccepted)
    {
        var scheme = SchemeCatalogue.Default.Find("hubspot-v3@1")!;
        var timestamp = Exchange.Noon.ToUnixTimeMilliseconds();
        var mac = HMACSHA256.HashData("secret"u8, Exchange.Utf8($"POST{signed}{{}}{timestamp}"));
        var headers = Exchange.Headers(("X-HubSpot-Signature-v3", Convert.ToBase64String(mac)), ("X-HubSpot-Request-Timestamp", $"{timestamp}"));

        Verify(scheme, headers, "{}", seen, "secret").IsAccepted.ShouldBe(isAccepted);
    }

    [Theory]
    [InlineData("a=%zz")]
    [InlineData("a=%")]
    [InlineData("a=%4")]
    [InlineData("a=\u0000%c3%28")]
    [InlineData("&&&&")]
    public void A_form_that_cannot_be_read_is_refused_without_an_exception(string body)
    {
        foreach (var id in new[] { "twilio@1", "mandrill@1", "plivo-v3@1", "vonage-sms@1", "braintree@1", "travis-ci@1" })
        {
            var scheme = SchemeCatalogue.Default.Find(id)!;
            var headers = scheme.WrittenHeaders.Select(name => new KeyValuePair<string, string>(name, "AAAA")).ToList();
            var secret = scheme.SecretFormat.Generate();

            scheme.Verify(
                new VerifyRequest<HeaderList> { Headers = new(headers), Body = Exchange.Utf8(body), Method = "POST", Url = "https://example.com" },
                [scheme.CreateKey(secret)], new ManualTimeProvider(Exchange.Noon)).IsAccepted.ShouldBeFalse(id);
        }
    }

    [Fact]
    public void Twilio_binds_a_JSON_body_by_a_digest_in_the_signed_URL()
    {
        var scheme = SchemeCatalogue.Default.Find("twilio-json@1")!;
        var url = $"https://example.com/hook?bodySHA256={Convert.ToHexStringLower(SHA256.HashData("{}"u8))}";
        var headers = Exchange.Headers(("X-Twilio-Signature", Convert.ToBase64String(Sha1(Exchange.Utf8(url)))));

        Verify(scheme, headers, "{}", url).Outcome.ShouldBe(VerifyOutcome.Accepted);
        Verify(scheme, headers, "{ }", url).Outcome.ShouldBe(VerifyOutcome.DigestMismatch);
        var bare = Exchange.Headers(("X-Twilio-Signature", Convert.ToBase64String(Sha1(Exchange.Utf8("https://example.com/hook")))));
        Verify(scheme, bare, "{}", "https://example.com/hook").Outcome.ShouldBe(VerifyOutcome.MissingSignedPart);
    }

    private static VerifyResult Verify(Scheme scheme, List<KeyValuePair<string, string>> headers, string body, string url, string secret = "12345") => scheme.Verify(
        new VerifyRequest<HeaderList> { Headers = new(headers), Body = Exchange.Utf8(body), Method = "POST", Url = url },
        [scheme.Key(secret)], new ManualTimeProvider(Exchange.Noon));

    private static byte[] Sha1(byte[] content) => CryptographicOperations.HmacData(HashAlgorithmName.SHA1, "12345"u8, content);
}
