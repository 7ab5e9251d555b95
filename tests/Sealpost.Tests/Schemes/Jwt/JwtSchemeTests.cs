using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Sealpost.Catalogue;
using Sealpost.Schemes;

namespace Sealpost.Tests.Schemes.Jwt;

public sealed class JwtSchemeTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";

    private static readonly byte[] Body = Exchange.Utf8("""{"a":1}""");
    private static readonly long Now = Exchange.Noon.ToUnixTimeSeconds();

    private static string Good(string alg = "HS256") => Token($$"""{"alg":"{{alg}}"}""", Payload());

    private static string Payload(string more = "") =>
        $$"""{"iss":"MessageBird","nbf":{{Now}},"exp":{{Now + 60}},"jti":"j-1","url_hash":"{{Hex(Exchange.Utf8("https://example.com/hook?a=1"))}}","payload_hash":"{{Hex(Body)}}"{{more}}}""";

    [Fact]
    public void A_token_is_accepted_and_tells_its_id_and_time()
    {
        var result = Verify(Good());

        result.Outcome.ShouldBe(VerifyOutcome.Accepted);
        (result.MessageId, result.Timestamp, result.Age, result.KeyIndex).ShouldBe(("j-1", Exchange.Noon, TimeSpan.Zero, 0));
    }

    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    [InlineData("hs256")]
    [InlineData("RS256")]
    [InlineData("ES256")]
    [InlineData("HS1")]
    [InlineData("")]
    public void Only_the_algorithms_of_the_scheme_are_known(string algorithm)
    {
        var token = Good(algorithm);

        Verify(token).Outcome.ShouldBe(VerifyOutcome.MalformedSignature);
        Verify(token[..(token.LastIndexOf('.') + 1)]).Outcome.ShouldBe(VerifyOutcome.MalformedSignature);
    }

    [Theory]
    [InlineData("""{"alg":"HS256","crit":["exp"]}""")]
    [InlineData("""{"alg":"HS256","crit":["b64"],"b64":false}""")]
    [InlineData("""{"alg":"HS256","alg":"HS256"}""")]
    [InlineData("""{"alg":["HS256"]}""")]
    [InlineData("""{"alg":null}""")]
    [InlineData("""{"typ":"JWT"}""")]
    [InlineData("""["HS256"]""")]
    [InlineData("""{"alg":"HS256","x":"\ud800"}""")]
    [InlineData("HS256")]
    [InlineData("")]
    public void A_header_that_asks_for_what_is_not_understood_is_refused(string header) =>
        Verify(Token(header, Payload())).Outcome.ShouldBe(VerifyOutcome.MalformedSignature);

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("....")]
    [InlineData("{good}.x")]
    [InlineData("x.{good}")]
    [InlineData("{good}=")]
    [InlineData("{good} ")]
    [InlineData("{good}\n")]
    [InlineData("{good}A")]
    [InlineData("Basic {good}")]
    public void What_has_not_the_form_of_a_token_is_refused(string form) => Verify(form.Replace("{good}", Good(), StringComparison.Ordinal)).IsAccepted.ShouldBeFalse();

    [Fact]
    public void A_token_in_base64_with_other_unused_bits_is_refused_though_it_decodes_to_the_same()
    {
        var good = Good();
        var last = good[^1];
        var other = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
            .Where(c => c != last && Base64Url.IsValid(good[(good.LastIndexOf('.') + 1)..^1] + c))
            .ToList();

        other.Where(c => Verify(good[..^1] + c).IsAccepted).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"iss\":\"MessageBird\"", "\"iss\":\"Mallory\"", VerifyOutcome.ClaimMismatch)]
    [InlineData("\"iss\":\"MessageBird\"", "\"iss\":[\"MessageBird\"]", VerifyOutcome.ClaimMismatch)]
    [InlineData("\"iss\":\"MessageBird\",", "", VerifyOutcome.ClaimMismatch)]
    [InlineData("\"nbf\":", "\"nbf2\":", VerifyOutcome.MissingTimestamp)]
    [InlineData("\"exp\":", "\"exp2\":", VerifyOutcome.MissingTimestamp)]
    [InlineData("\"exp\":", "\"exp\":\"x\",\"y\":", VerifyOutcome.MalformedTimestamp)]
    [InlineData("\"exp\":", "\"exp\":-1,\"y\":", VerifyOutcome.MalformedTimestamp)]
    [InlineData("\"exp\":", "\"exp\":1e400,\"y\":", VerifyOutcome.MalformedTimestamp)]
    [InlineData("\"exp\":", "\"exp\":99999999999999999999,\"y\":", VerifyOutcome.MalformedTimestamp)]
    [InlineData("\"exp\":", "\"exp\":null,\"y\":", VerifyOutcome.MalformedTimestamp)]
    [InlineData("\"exp\":", "\"exp\":1,\"exp\":", VerifyOutcome.MalformedSignature)]
    [InlineData("\"url_hash\":\"", "\"url_hash\":\"00", VerifyOutcome.DigestMismatch)]
    [InlineData("\"url_hash\":", "\"url_hash2\":", VerifyOutcome.DigestMismatch)]
    [InlineData("\"payload_hash\":", "\"payload_hash2\":", VerifyOutcome.DigestMismatch)]
    [InlineData("\"payload_hash\":", "\"payload_hash\":7,\"y\":", VerifyOutcome.DigestMismatch)]
    [InlineData("{", "[{", VerifyOutcome.MalformedSignature)]
    public void A_genuine_token_that_says_something_else_is_refused(string old, string @new, VerifyOutcome expected) =>
        Verify(Token("""{"alg":"HS256"}""", Payload().Replace(old, @new, StringComparison.Ordinal))).Outcome.ShouldBe(expected);

    [Theory]
    [InlineData(-5, VerifyOutcome.Accepted)]
    [InlineData(-6, VerifyOutcome.TimestampTooNew)]
    [InlineData(64, VerifyOutcome.Accepted)]
    [InlineData(65, VerifyOutcome.TimestampTooOld)]
    public void Its_time_is_judged_with_the_schemes_skew(int seconds, VerifyOutcome expected) =>
        Verify(Good(), Exchange.Noon.AddSeconds(seconds)).Outcome.ShouldBe(expected);

    [Fact]
    public void A_public_key_is_never_the_secret_of_a_keyed_hash()
    {
        using var rsa = RSA.Create(2048);
        var scheme = SchemeCatalogue.Default.Find("fusionauth@1")!.With(("algorithm", "RS"));
        var pem = rsa.ExportSubjectPublicKeyInfoPem();
        var signed = $"{Part("""{"alg":"HS256"}""")}.{Part($$"""{"request_body_sha256":"{{Convert.ToBase64String(SHA256.HashData(Body))}}"}""")}";
        var confused = $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Exchange.Utf8(pem), Exchange.Utf8(signed)))}";

        scheme.Verify(Exchange.Headers(("X-FusionAuth-Signature-JWT", confused)), Body, [scheme.Key(pem)]).Outcome.ShouldBe(VerifyOutcome.MalformedSignature);
    }

    [Fact]
    public void The_key_that_the_token_names_is_the_one_that_counts()
    {
        var scheme = SchemeCatalogue.Default.Find("messagebird@1")!;
        SchemeKey[] keys = [scheme.Key("first", "1"), scheme.Key(Secret, "2")];
        var headers = scheme.Sign(Body, [keys[1]]);

        var result = scheme.Verify(headers, Body, keys);

        (result.Outcome, result.KeyIndex, result.KeyId).ShouldBe((VerifyOutcome.Accepted, 1, "2"));
        scheme.Verify(headers, Body, [scheme.Key(Secret, "3")]).Outcome.ShouldBe(VerifyOutcome.NoKey);
        scheme.Verify(headers, Body, [scheme.Key(Secret)]).Outcome.ShouldBe(VerifyOutcome.Accepted);
    }

    [Theory]
    [InlineData("fusionauth@1", "EdDSA")]
    [InlineData("fusionauth@1", "ES")]
    [InlineData("fusionauth@1", "RS")]
    [InlineData("fusionauth@1", "HS")]
    public void Every_algorithm_signs_and_verifies_and_the_digest_binds_the_body(string id, string algorithm)
    {
        var scheme = SchemeCatalogue.Default.Find(id)!.With(("algorithm", algorithm));
        SchemeKey[] keys = [scheme.CreateKey(scheme.SecretFormat.Generate())];
        var headers = scheme.Sign(Body, keys);

        scheme.Verify(headers, Body, keys).Outcome.ShouldBe(VerifyOutcome.Accepted);
        scheme.Verify(headers, Exchange.Utf8("{}"), keys).Outcome.ShouldBe(VerifyOutcome.DigestMismatch);
        scheme.Verify(headers, Body, [scheme.CreateKey(scheme.SecretFormat.Generate())]).Outcome.ShouldBe(VerifyOutcome.SignatureMismatch);
    }

    [Fact]
    public void A_token_after_the_word_Bearer_and_one_without_are_both_read()
    {
        var scheme = SchemeCatalogue.Default.Find("monday@1")!;
        SchemeKey[] keys = [scheme.Key(Secret)];
        var token = scheme.Sign(Body, keys).ShouldHaveSingleItem().Value;

        scheme.Verify(Exchange.Headers(("Authorization", token)), Body, keys).IsAccepted.ShouldBeTrue();
        scheme.Verify(Exchange.Headers(("Authorization", $"Bearer {token}")), Body, keys).IsAccepted.ShouldBeTrue();
        scheme.Verify(Exchange.Headers(("Authorization", token)), [], keys).IsAccepted.ShouldBeTrue("its token does not bind the body");
    }

    [Fact]
    public void A_token_longer_than_any_vendors_is_not_read() => Verify(Token("""{"alg":"HS256"}""", Payload($",\"x\":\"{new string('x', 20_000)}\""))).Outcome.ShouldBe(VerifyOutcome.MalformedSignature);

    private static VerifyResult Verify(string token, DateTimeOffset? now = null)
    {
        var scheme = SchemeCatalogue.Default.Find("messagebird@1")!;
        return scheme.Verify(Exchange.Headers(("MessageBird-Signature-JWT", token)), Body, [scheme.Key(Secret)], now);
    }

    private static string Token(string header, string payload)
    {
        var signed = $"{Part(header)}.{Part(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Exchange.Utf8(Secret), Exchange.Utf8(signed)))}";
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private static string Hex(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}
