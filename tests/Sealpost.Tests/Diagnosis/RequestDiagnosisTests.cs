using Sealpost.Catalogue;
using Sealpost.Diagnosis;
using Sealpost.Schemes;
using Sealpost.Secrets;
using Sealpost.TestKit;
using Sealpost.Tests.Schemes;

namespace Sealpost.Tests.Diagnosis;

public sealed class RequestDiagnosisTests
{
    private static readonly byte[] Body = Exchange.Utf8("""{"name":"Zürich","items":[1, 2]}""");

    private static Scheme Find(string id) => SchemeCatalogue.Default.Find(id)!;

    [Fact]
    public void A_good_request_has_nothing_wrong()
    {
        var scheme = Find("stripe@1");
        SchemeKey[] keys = [scheme.Key("secret")];

        Codes(scheme, scheme.Sign(Body, keys), Body, keys).ShouldBe(["accepted"]);
    }

    [Theory]
    [InlineData("{\"a\":1}", "{\"a\":1}\n", "body-trailing-newline")]
    [InlineData("{\"a\":1}\n", "{\"a\":1}", "body-trailing-newline")]
    [InlineData("{\n\"a\":1\n}", "{\r\n\"a\":1\r\n}", "body-crlf")]
    [InlineData("{\r\n\"a\":1\r\n}", "{\n\"a\":1\n}", "body-crlf")]
    [InlineData("{\"a\":\"é\",\"b\":[1,2]}", "{ \"a\": \"é\", \"b\": [1, 2] }", "body-reserialised")]
    [InlineData("{\"a\":\"\\u00e9\"}", "{\"a\":\"é\"}", "body-reserialised")]
    [InlineData("{\"a\":\"\\u00E9\\u002B\"}", "{\"a\":\"é+\"}", "body-reserialised")]
    [InlineData("{\"a\": 1, \"b\": [1, 2]}", "{\"a\":1,\"b\":[1,2]}", "body-reserialised")]
    [InlineData("", "{\"a\":1}", "body-empty")]
    [InlineData("{}", "\uFEFF{}", "body-byte-order-mark")]
    public void A_body_changed_on_the_way_is_named(string signed, string received, string code)
    {
        var scheme = Find("github@1");
        SchemeKey[] keys = [scheme.Key("secret")];

        Codes(scheme, scheme.Sign(Exchange.Utf8(signed), keys), Exchange.Utf8(received), keys).ShouldContain(code);
    }

    [Theory]
    [InlineData("secret", " secret\n", "secret-whitespace")]
    [InlineData("secret\n", "secret", "secret-whitespace")]
    [InlineData("\u0001\u0002\u0003", "AQID", "secret-decoding")]
    [InlineData("\u0001\u0002\u0003", "010203", "secret-decoding")]
    [InlineData("abc", "whsec_abc", "secret-prefix")]
    public void A_secret_damaged_or_decoded_in_another_way_is_named(string used, string stored, string code)
    {
        var scheme = Find("github@1");

        Codes(scheme, scheme.Sign(Body, [scheme.Key(used)]), Body, [scheme.Key(stored)]).ShouldContain(code);
    }

    [Fact]
    public void A_secret_used_as_text_where_it_should_be_decoded_is_named()
    {
        var scheme = Find("standard-webhooks@1");
        var text = Scheme.Parse(Exchange.Utf8("""
            { "language": 1, "id": "text@1", "name": "Text", "kind": "hmac", "algorithm": "hmac-sha256", "signed": "{id}.{ts}.{body}",
              "signature": { "header": "webhook-signature", "parse": "list", "items": " ", "prefix": "v1,", "encoding": "base64" },
              "timestamp": { "header": "webhook-timestamp", "format": "unix-s" }, "messageId": { "header": "webhook-id" } }
            """));
        const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

        Codes(scheme, text.Sign(Body, [text.Key(Secret)]), Body, [scheme.Key(Secret)]).ShouldContain("secret-decoding");
    }

    [Theory]
    [InlineData("hex", "{ts}.{body}", "signed-separator")]
    [InlineData("hex", "{body}", "signed-body-only")]
    [InlineData("hex", "{body}{ts}", "signed-order")]
    [InlineData("base64", "{ts}{body}", "signature-encoding")]
    [InlineData("base64", "{ts}{body}", "setting")]
    public void Another_recipe_over_the_same_request_is_named(string encoding, string signed, string code)
    {
        var scheme = Find("engenius@1");
        var other = Scheme.Parse(Exchange.Utf8($$"""
            { "language": 1, "id": "other@1", "name": "Other", "kind": "hmac", "algorithm": "hmac-sha256", "signed": "{{signed}}",
              "signature": { "header": "X-EnGenius-Signature", "encoding": "{{encoding}}" },
              "timestamp": { "header": "X-EnGenius-Timestamp", "format": "unix-s" } }
            """));

        Codes(scheme, other.Sign(Body, [other.Key("0123456789abcdef")]), Body, [scheme.Key("0123456789abcdef")]).ShouldContain(code);
    }

    [Fact]
    public void A_timestamp_of_another_form_is_named_with_the_setting_that_reads_it()
    {
        var scheme = Find("engenius@1");
        var other = scheme.With(("timestampFormat", "unix-ms"));
        SchemeKey[] keys = [scheme.Key("0123456789abcdef")];

        Codes(scheme, other.Sign(Body, keys), Body, keys).ShouldBe(["malformed-timestamp", "setting", "timestamp-format"]);
    }

    [Theory]
    [InlineData(412, "The timestamp is 412 s old and may be 300 s")]
    [InlineData(-412, "The timestamp is 412 s ahead and may be 300 s")]
    public void A_stale_clock_is_named_with_its_seconds(int age, string message)
    {
        var scheme = Find("slack@1");
        SchemeKey[] keys = [scheme.Key("secret")];

        var findings = Diagnose(scheme, scheme.Sign(Body, keys), Body, keys, Exchange.Noon.AddSeconds(age));

        findings.Select(finding => finding.Code).ShouldBe([age > 0 ? "timestamp-too-old" : "timestamp-too-new", "only-the-clock"]);
        findings[0].Message.ShouldStartWith(message);
    }

    [Fact]
    public void A_key_in_the_wrong_position_and_one_outside_its_time_are_named()
    {
        var box = Find("box@1");
        SchemeKey[] keys = [box.Key("first"), box.Key("second")];
        var github = Find("github@1");
        var retired = github.CreateKey(new Secret("secret"), until: Exchange.Noon.AddSeconds(-1));

        Codes(box, box.Sign(Body, keys), Body, [keys[1], keys[0]]).ShouldContain("key-position");
        Diagnose(github, github.Sign(Body, [github.Key("secret")]), Body, [retired], Exchange.Noon)[0].Message.ShouldStartWith($"Every key has run out, the last one at {Exchange.Noon.AddSeconds(-1):yyyy-MM-dd}T");
        Codes(github, github.Sign(Body, [github.Key("secret")]), Body, [retired]).ShouldBe(["no-key", "key-inactive", "other-scheme", "other-scheme"]);
    }

    [Fact]
    public void A_key_with_another_id_is_named()
    {
        var scheme = Find("worldpay@1");

        Codes(scheme, scheme.Sign(Body, [scheme.Key("secret", "7")]), Body, [scheme.Key("secret", "8")]).ShouldContain("key-id");
    }

    [Fact]
    public void The_scheme_that_the_request_really_follows_is_named()
    {
        var legacy = Find("github-legacy-sha1@1");
        var bitbucket = Find("bitbucket-cloud@1");
        var findings = Diagnose(bitbucket, legacy.Sign(Body, [legacy.Key("secret")]), Body, [bitbucket.Key("secret")]);

        findings[0].Code.ShouldBe("malformed-signature");
        findings.ShouldContain(finding => finding.Code == "other-scheme" && finding.Message.Contains("github-legacy-sha1@1", StringComparison.Ordinal));
    }

    [Fact]
    public void A_prefix_too_much_or_too_little_is_named()
    {
        var bare = Find("gitea@1");
        var written = bare.Sign(Body, [bare.Key("secret")]);

        Codes(bare, written.Replace("X-Gitea-Signature", $"sha256={written[0].Value}"), Body, [bare.Key("secret")]).ShouldContain("signature-prefix");
        Codes(bare, written.Replace("X-Gitea-Signature", written[0].Value.ToUpperInvariant()), Body, [bare.Key("secret")]).ShouldContain("signature-encoding");
    }

    [Theory]
    [InlineData("https://example.com/hook", "http://example.com/hook", "url-scheme")]
    [InlineData("http://example.com/hook", "https://example.com/hook", "url-scheme")]
    [InlineData("https://example.com/hook", "https://example.com/hook/", "url-slash")]
    [InlineData("https://example.com/hook", "https://example.com:443/hook", "url-port")]
    public void A_url_that_a_proxy_changed_is_named(string signed, string received, string code)
    {
        var scheme = Scheme.Parse(Exchange.Utf8("""
            { "language": 1, "id": "url@1", "name": "Url", "kind": "hmac", "algorithm": "hmac-sha256", "signed": "{method}{url}{body}",
              "signature": { "header": "X-Signature", "encoding": "hex" } }
            """));
        SchemeKey[] keys = [scheme.Key("secret")];
        var headers = new List<KeyValuePair<string, string>>();
        scheme.Sign(new SignRequest { Body = Body, Time = Exchange.Noon, Method = "POST", Url = signed }, keys, headers);

        RequestDiagnosis.Diagnose(
            scheme,
            new VerifyRequest<HeaderList> { Headers = new(headers), Body = Body, Method = "POST", Url = received },
            keys,
            new ManualTimeProvider(Exchange.Noon)).Select(finding => finding.Code).ShouldContain(code);
    }

    [Fact]
    public void A_token_with_Bearer_before_it_or_blanks_around_it_is_named()
    {
        var scheme = Find("auth0-log-stream@1");

        Codes(scheme, Exchange.Headers(("Authorization", "Bearer abc")), Body, [scheme.Key("abc")]).ShouldContain("token-bearer");
    }

    [Fact]
    public void No_finding_repeats_a_secret_or_an_expected_signature()
    {
        var scheme = Find("github@1");
        const string Secret = "5up3rs3cr3t-value";
        var written = scheme.Sign(Body, [scheme.Key(Secret)]);

        foreach (var finding in Diagnose(scheme, written, [.. Body, (byte)'\n'], [scheme.Key(Secret)]))
        {
            finding.ToString().ShouldNotContain(Secret);
            finding.ToString().ShouldNotContain(written[0].Value[10..]);
        }
    }

    [Fact]
    public void Hopeless_requests_get_the_outcome_alone_for_every_scheme()
    {
        foreach (var scheme in SchemeCatalogue.Default.Schemes.Where(scheme => scheme.Kind != SchemeKind.None))
            Diagnose(scheme, [], [0xFF, 0x00], [CatalogueCases.FreshKey(scheme)]).Count.ShouldBe(1, scheme.Id);
    }

    private static IReadOnlyList<DiagnosisFinding> Diagnose(
        Scheme scheme, IReadOnlyList<KeyValuePair<string, string>> headers, byte[] body, SchemeKey[] keys, DateTimeOffset? now = null) =>
        RequestDiagnosis.Diagnose(
            scheme, new VerifyRequest<HeaderList> { Headers = new(headers), Body = body }, keys, new ManualTimeProvider(now ?? Exchange.Noon));

    private static IEnumerable<string> Codes(Scheme scheme, IReadOnlyList<KeyValuePair<string, string>> headers, byte[] body, SchemeKey[] keys) =>
        Diagnose(scheme, headers, body, keys).Select(finding => finding.Code);
}
