using Sealpost.Catalogue;
using Sealpost.Diagnosis;
using Sealpost.Schemes;
using Sealpost.TestKit;
using Sealpost.Tests.Schemes;

namespace Sealpost.Tests.Diagnosis;

public sealed class OtherKindsDiagnosisTests
{
    private const string Url = "https://example.com/hook?a=1";

    private static readonly byte[] Body = Exchange.Utf8("""{"a": 1}""");

    [Theory]
    [InlineData("sendgrid@1")]
    [InlineData("discord@1")]
    [InlineData("standard-webhooks-v1a@1")]
    [InlineData("wise@1")]
    [InlineData("messagebird@1")]
    [InlineData("rfc9421@1")]
    [InlineData("fusionauth@1")]
    public void A_body_changed_on_the_way_is_named_whatever_signs_it(string id)
    {
        var scheme = SchemeCatalogue.Default.Find(id)!;
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];
        var written = scheme.Sign(Body, keys);

        Codes(scheme, written, [.. Body, (byte)'\n'], keys).ShouldContain("body-trailing-newline");
        Codes(scheme, scheme.Sign(Exchange.Utf8("""{"a":1}"""), keys), Body, keys).ShouldContain("body-reserialised");
        Codes(scheme, written, Body, keys).ShouldBe(["accepted"]);
    }

    [Theory]
    [InlineData("messagebird@1")]
    [InlineData("rfc9421@1")]
    [InlineData("square@1")]
    [InlineData("hubspot-v3@1")]
    public void A_proxy_that_hides_TLS_is_named_whatever_signs_the_URL(string id)
    {
        var scheme = SchemeCatalogue.Default.Find(id)!;
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];

        Codes(scheme, scheme.Sign(Body, keys), Body, keys, url: "http://example.com/hook?a=1").ShouldContain("url-scheme");
    }

    [Theory]
    [InlineData("standard-webhooks-v1a@1", 400)]
    [InlineData("messagebird@1", 400)]
    [InlineData("rfc9421@1", 400)]
    [InlineData("rfc9421@1", -400)]
    public void A_clock_that_disagrees_is_named_with_its_seconds(string id, int seconds)
    {
        var scheme = SchemeCatalogue.Default.Find(id)!;
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];

        var findings = Diagnose(scheme, scheme.Sign(Body, keys), Body, keys, Url, Exchange.Noon.AddSeconds(seconds));

        findings[0].Code.ShouldBe(seconds > 0 ? "timestamp-too-old" : "timestamp-too-new");
        findings[0].Message.ShouldContain($"{Math.Abs(seconds)} s");
    }

    [Fact]
    public void A_token_secret_stored_with_a_blank_is_named()
    {
        var scheme = SchemeCatalogue.Default.Find("messagebird@1")!;

        Codes(scheme, scheme.Sign(Body, [scheme.Key("secret")]), Body, [scheme.Key(" secret ")]).ShouldContain("secret-whitespace");
    }

    [Fact]
    public void The_other_form_of_an_elliptic_signature_is_named()
    {
        var der = SchemeCatalogue.Default.Find("sendgrid@1")!;
        var flat = Scheme.Parse(Exchange.Utf8(System.Text.Encoding.UTF8.GetString(der.Document).Replace("sha256-der", "sha256", StringComparison.Ordinal)));
        var secret = der.SecretFormat.Generate();

        Codes(der, flat.Sign(Body, [flat.CreateKey(secret)]), Body, [der.CreateKey(secret)]).ShouldContain("signature-form");
        Codes(flat, der.Sign(Body, [der.CreateKey(secret)]), Body, [flat.CreateKey(secret)]).ShouldContain("signature-form");
    }

    [Fact]
    public void Keys_that_are_not_at_hand_and_settings_that_are_not_chosen_are_said()
    {
        var sns = SchemeCatalogue.Default.Find("aws-sns@1")!;
        var payPal = SchemeCatalogue.Default.Find("paypal@1")!;

        Codes(sns, [], Exchange.Utf8("{}"), []).ShouldBe(["key-unavailable"]);
        Diagnose(payPal, [], Body, [payPal.CreateKey(payPal.SecretFormat.Generate())], Url, Exchange.Noon)[0].Message.ShouldContain("webhookId");
    }

    [Fact]
    public void Every_scheme_can_be_diagnosed_over_a_request_that_has_nothing()
    {
        foreach (var scheme in SchemeCatalogue.Default.Schemes)
        {
            SchemeKey[] keys = scheme.Kind == SchemeKind.None ? [] : [CatalogueCases.FreshKey(scheme)];

            Diagnose(scheme, [], Body, keys, Url, Exchange.Noon).ShouldNotBeEmpty(scheme.Id);
            Diagnose(scheme, [.. scheme.WrittenHeaders.Take(5).Select(name => new KeyValuePair<string, string>(name, "x"))], Body, keys, null, Exchange.Noon).ShouldNotBeEmpty(scheme.Id);
        }
    }

    private static string[] Codes(Scheme scheme, List<KeyValuePair<string, string>> headers, byte[] body, SchemeKey[] keys, string url = Url) =>
        [.. Diagnose(scheme, headers, body, keys, url, Exchange.Noon).Select(finding => finding.Code)];

    private static IReadOnlyList<DiagnosisFinding> Diagnose(
        Scheme scheme, List<KeyValuePair<string, string>> headers, byte[] body, SchemeKey[] keys, string? url, DateTimeOffset now) => RequestDiagnosis.Diagnose(
            scheme, new VerifyRequest<HeaderList> { Headers = new(headers), Body = body, Method = "POST", Url = url }, keys, new ManualTimeProvider(now));
}
