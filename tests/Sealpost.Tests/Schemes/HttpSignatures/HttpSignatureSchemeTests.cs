using System.Security.Cryptography;
using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.TestKit;

namespace Sealpost.Tests.Schemes.HttpSignatures;

public sealed class HttpSignatureSchemeTests
{
    private static readonly byte[] Body = Exchange.Utf8("""{"a":1}""");
    private static readonly Scheme Hmac = SchemeCatalogue.Default.Find("rfc9421@1")!;

    [Theory]
    [InlineData("hmac-sha256")]
    [InlineData("ed25519")]
    [InlineData("ecdsa-p256-sha256")]
    [InlineData("ecdsa-p384-sha384")]
    [InlineData("rsa-pss-sha512")]
    [InlineData("rsa-v1_5-sha256")]
    public void Every_algorithm_signs_method_target_and_body(string algorithm)
    {
        var scheme = Hmac.With(("algorithm", algorithm), ("tag", "webhook"));
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];
        var written = scheme.Sign(Body, keys);

        written.Select(line => line.Key).ShouldBe(["Content-Digest", "Signature-Input", "Signature"]);
        var result = scheme.Verify(written, Body, keys);
        (result.Outcome, result.MessageId, result.KeyId, result.Timestamp).ShouldBe((VerifyOutcome.Accepted, "msg_1", "1", Exchange.Noon));
        scheme.Verify(written, Exchange.Utf8("{}"), keys).Outcome.ShouldBe(VerifyOutcome.DigestMismatch);
        Verify(scheme, written, keys, method: "PUT").ShouldBe(VerifyOutcome.SignatureMismatch);
        Verify(scheme, written, keys, url: "https://example.com/hook?a=2").ShouldBe(VerifyOutcome.SignatureMismatch);
        Verify(scheme, written, keys, method: null).ShouldBe(VerifyOutcome.MissingSignedPart);
        scheme.With(("tag", "other")).Verify(written, Body, keys).Outcome.ShouldBe(VerifyOutcome.ClaimMismatch);
    }

    [Fact]
    public void A_good_signature_that_covers_less_than_the_scheme_demands_is_refused()
    {
        SchemeKey[] keys = [CatalogueCases.FreshKey(Hmac)];
        var narrow = Hmac.With(("components", "body")).Sign(Body, keys);

        Hmac.With(("components", "body")).Verify(narrow, Body, keys).Outcome.ShouldBe(VerifyOutcome.Accepted);
        Hmac.Verify(narrow, Body, keys).Outcome.ShouldBe(VerifyOutcome.MissingSignedPart);
    }

    [Theory]
    [InlineData(300, VerifyOutcome.Accepted)]
    [InlineData(301, VerifyOutcome.TimestampTooOld)]
    [InlineData(-300, VerifyOutcome.Accepted)]
    [InlineData(-301, VerifyOutcome.TimestampTooNew)]
    public void It_may_be_five_minutes_old_or_ahead(int seconds, VerifyOutcome expected)
    {
        SchemeKey[] keys = [CatalogueCases.FreshKey(Hmac)];

        Hmac.Verify(Hmac.Sign(Body, keys), Body, keys, Exchange.Noon.AddSeconds(seconds)).Outcome.ShouldBe(expected);
    }

    [Theory]
    [InlineData(";created=1;created=2", "")]
    [InlineData("sig1=(", "sig1=")]
    [InlineData("\"@method\" ", "\"@method\"")]
    [InlineData("\"@method\"", "\"@METHOD\"")]
    [InlineData("\"@method\"", "\"@method\" \"@method\"")]
    [InlineData("\"@method\"", "\"@method\";req")]
    [InlineData("\"@method\"", "\"@method\";sf")]
    [InlineData("\"@method\"", "\"@status\"")]
    [InlineData("\"@method\"", "\"Host\"")]
    [InlineData("\"@method\"", "method")]
    [InlineData("\"@method\"", "\"@meth\\od\"")]
    [InlineData(";created=", ";created=x")]
    [InlineData(";created=", ";created=-")]
    [InlineData(";created=", ";created=1.5;x=")]
    [InlineData(";created=", ";created=\"1\";x=")]
    [InlineData(";created=", ";alg=\"none\";created=")]
    [InlineData(";created=", ";alg=\"ed25519\";created=")]
    [InlineData(";created=", ";expires=1;created=")]
    [InlineData(";created=", ";expires=99999999999999;created=")]
    [InlineData(";created=", ";x=1;created=")]
    [InlineData("sig1=", "sig2=")]
    [InlineData("sig1=", "sig1=(),sig1=")]
    [InlineData("sig1=", "SIG1=")]
    [InlineData("sig1=", " sig1 =")]
    public void Anything_changed_in_the_input_is_refused_without_an_exception(string old, string @new)
    {
        SchemeKey[] keys = [CatalogueCases.FreshKey(Hmac)];
        var written = Hmac.Sign(Body, keys);
        var input = written[1].Value;
        if (old == ";created=1;created=2")
            (old, @new) = ("\")", "\");created=1");
        var changed = input.Replace(old, @new, StringComparison.Ordinal);
        changed.ShouldNotBe(input);

        Hmac.Verify(written.Replace("Signature-Input", changed), Body, keys).IsAccepted.ShouldBeFalse();
    }

    [Theory]
    [InlineData("sig1=:AAAA:")]
    [InlineData("sig1=::")]
    [InlineData("sig1=AAAA")]
    [InlineData("sig1=\"AAAA\"")]
    [InlineData("sig2=:AAAA:")]
    [InlineData("sig1")]
    [InlineData(",")]
    [InlineData("sig1=:AA==:,")]
    [InlineData("sig1=:AB==:")]
    [InlineData("\ud800")]
    public void Anything_else_in_place_of_the_signature_is_refused(string signature)
    {
        SchemeKey[] keys = [CatalogueCases.FreshKey(Hmac)];

        Hmac.Verify(Hmac.Sign(Body, keys).Replace("Signature", signature), Body, keys).IsAccepted.ShouldBeFalse();
    }

    [Theory]
    [InlineData("sha-512=:{512}:", VerifyOutcome.Accepted)]
    [InlineData("sha-256=:{256}:, sha-512=:{512}:", VerifyOutcome.Accepted)]
    [InlineData("md5=:AAAA:, sha-256=:{256}:", VerifyOutcome.Accepted)]
    [InlineData("md5=:AAAA:", VerifyOutcome.DigestMismatch)]
    [InlineData("sha-256=:{256}:, sha-512=:AAAA:", VerifyOutcome.DigestMismatch)]
    [InlineData("sha-256=:{256}", VerifyOutcome.DigestMismatch)]
    [InlineData("sha-256={256}", VerifyOutcome.DigestMismatch)]
    [InlineData("SHA-256=:{256}:", VerifyOutcome.DigestMismatch)]
    public void Every_known_digest_must_be_right_and_one_must_be_known(string digest, VerifyOutcome expected)
    {
        var body = Hmac.With(("components", "body"));
        SchemeKey[] keys = [CatalogueCases.FreshKey(Hmac)];
        digest = digest.Replace("{256}", Convert.ToBase64String(SHA256.HashData(Body)), StringComparison.Ordinal).Replace("{512}", Convert.ToBase64String(SHA512.HashData(Body)), StringComparison.Ordinal);
        var covered = $"(\"content-digest\");created={Exchange.Noon.ToUnixTimeSeconds()}";
        var text = $"\"content-digest\": {digest}\n\"@signature-params\": {covered}";
        var secret = Convert.FromBase64String(keys[0].Secret.Reveal());
        var headers = Exchange.Headers(("Content-Digest", digest), ("Signature-Input", $"s={covered}"), ("Signature", $"s=:{Convert.ToBase64String(HMACSHA256.HashData(secret, Exchange.Utf8(text)))}:"));

        body.Verify(headers, Body, keys).Outcome.ShouldBe(expected);
    }

    /// <summary>RFC 9421, 2.2: the values that its examples give for one request.</summary>
    [Theory]
    [InlineData("\"@method\"", "\"@method\": POST")]
    [InlineData("\"@target-uri\"", "\"@target-uri\": https://www.Example.com:443/path?param=value&Pet=dog")]
    [InlineData("\"@authority\"", "\"@authority\": www.example.com")]
    [InlineData("\"@scheme\"", "\"@scheme\": https")]
    [InlineData("\"@request-target\"", "\"@request-target\": /path?param=value&Pet=dog")]
    [InlineData("\"@path\"", "\"@path\": /path")]
    [InlineData("\"@query\"", "\"@query\": ?param=value&Pet=dog")]
    [InlineData("\"@query-param\";name=\"Pet\"", "\"@query-param\";name=\"Pet\": dog")]
    [InlineData("\"x-a\"", "\"x-a\": padded value")]
    public void A_component_has_the_value_that_the_standard_gives_it(string component, string line)
    {
        var any = Hmac.With(("components", "any"));
        SchemeKey[] keys = [CatalogueCases.FreshKey(Hmac)];
        var covered = $"({component});created={Exchange.Noon.ToUnixTimeSeconds()}";
        var secret = Convert.FromBase64String(keys[0].Secret.Reveal());
        var mac = HMACSHA256.HashData(secret, Exchange.Utf8($"{line}\n\"@signature-params\": {covered}"));
        var headers = Exchange.Headers(("X-A", " padded value "), ("Signature-Input", $"s={covered}"), ("Signature", $"s=:{Convert.ToBase64String(mac)}:"));

        Verify(any, headers, keys, url: "https://www.Example.com:443/path?param=value&Pet=dog").ShouldBe(VerifyOutcome.Accepted);
    }

    [Fact]
    public void Of_several_signatures_one_good_one_is_enough()
    {
        SchemeKey[] keys = [CatalogueCases.FreshKey(Hmac)];
        var written = Hmac.Sign(Body, keys);
        var two = written.Replace("Signature-Input", $"proxy=(\"@method\");created=1, {written[1].Value}").Replace("Signature", $"proxy=:AAAA:, {written[2].Value}");

        Hmac.Verify(two, Body, keys).Outcome.ShouldBe(VerifyOutcome.Accepted);
    }

    [Fact]
    public void A_thousand_signatures_are_not_looked_at()
    {
        SchemeKey[] keys = [CatalogueCases.FreshKey(Hmac)];
        var written = Hmac.Sign(Body, keys);
        var many = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"s{i}=()"));

        Hmac.Verify(written.Replace("Signature-Input", $"{many},{written[1].Value}"), Body, keys).Outcome.ShouldBe(VerifyOutcome.MalformedSignature);
    }

    private static VerifyOutcome Verify(
        Scheme scheme, List<KeyValuePair<string, string>> headers, SchemeKey[] keys, string? method = "POST", string? url = "https://example.com/hook?a=1") =>
        scheme.Verify(new VerifyRequest<HeaderList> { Headers = new(headers), Body = Body, Method = method, Url = url }, keys, new ManualTimeProvider(Exchange.Noon)).Outcome;
}
