using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.Secrets;

namespace Sealpost.Tests.Schemes;

public sealed class RotationTests
{
    private static readonly byte[] Body = Exchange.Utf8("""{"a":1}""");

    private static Scheme Find(string id) => SchemeCatalogue.Default.Find(id)!;

    [Fact]
    public void Orange_Logic_labels_the_old_key_v1_and_the_new_one_v1a_until_the_old_one_ends()
    {
        var scheme = Find("orange-logic@1");
        var end = Exchange.Noon.AddHours(1);
        var old = scheme.CreateKey(scheme.SecretFormat.Generate(), until: end);
        var @new = scheme.CreateKey(scheme.SecretFormat.Generate(), from: Exchange.Noon);

        string Labels(DateTimeOffset time) => string.Join(' ', scheme.Sign(Body, [old, @new], time)[0].Value.Split(' ').Select(item => item.Split(',')[0]));

        Labels(Exchange.Noon.AddSeconds(-1)).ShouldBe("v1");
        Labels(Exchange.Noon).ShouldBe("v1 v1a");
        Labels(end.AddSeconds(-1)).ShouldBe("v1 v1a");
        Labels(end).ShouldBe("v1");
        scheme.RotationOverlap.ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public void A_second_rotation_inside_the_window_drops_the_oldest_key()
    {
        var scheme = Find("orange-logic@1");
        SchemeKey[] keys = [.. Enumerable.Range(0, 3).Select(_ => CatalogueCases.FreshKey(scheme))];

        var written = scheme.Sign(Body, keys);

        scheme.Verify(written, Body, [keys[0]]).Outcome.ShouldBe(VerifyOutcome.SignatureMismatch);
        scheme.Verify(written, Body, [keys[1]]).IsAccepted.ShouldBeTrue();
        scheme.Verify(written, Body, [keys[2]]).IsAccepted.ShouldBeTrue();
    }

    [Theory]
    [InlineData("v1,{0} v1a,{1}")]
    [InlineData("v1,{0}, v1a,{1}")]
    [InlineData("  v1,{0}   v1a,{1} ")]
    public void Orange_Logic_signatures_are_read_with_either_separator(string form)
    {
        var scheme = Find("orange-logic@1");
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme), CatalogueCases.FreshKey(scheme)];
        var parts = scheme.Sign(Body, keys)[0].Value.Split(' ').Select(item => item[(item.IndexOf(',', StringComparison.Ordinal) + 1)..]).ToArray<object>();
        var header = Exchange.Headers(("x-ol-signature", string.Format(System.Globalization.CultureInfo.InvariantCulture, form, parts)));

        scheme.Verify(header, Body, [keys[0]]).IsAccepted.ShouldBeTrue();
        scheme.Verify(header, Body, [keys[1]]).IsAccepted.ShouldBeTrue();
        scheme.Verify(header, Body, keys).KeyIndex.ShouldBe(0);
    }

    [Fact]
    public void The_standard_content_of_Orange_Logic_brings_its_two_headers()
    {
        var body = Find("orange-logic@1");
        var standard = body.With(("content", "standard"));
        SchemeKey[] keys = [CatalogueCases.FreshKey(standard)];

        body.WrittenHeaders.ShouldBe(["x-ol-signature"]);
        standard.WrittenHeaders.ShouldBe(["webhook-id", "webhook-timestamp", "x-ol-signature"]);
        var result = standard.Verify(standard.Sign(Body, keys, id: "evt_7"), Body, keys, Exchange.Noon.AddSeconds(2));
        result.MessageId.ShouldBe("evt_7");
        result.Age.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public void Every_active_key_signs_under_the_same_version_at_Stripe_and_in_the_standard()
    {
        foreach (var scheme in new[] { Find("stripe@1"), Find("standard-webhooks@1"), Find("paddle@1") })
        {
            SchemeKey[] keys = [CatalogueCases.FreshKey(scheme), CatalogueCases.FreshKey(scheme)];

            var written = scheme.Sign(Body, keys);

            scheme.Verify(written, Body, [keys[0]]).IsAccepted.ShouldBeTrue(scheme.Id);
            scheme.Verify(written, Body, [keys[1]]).IsAccepted.ShouldBeTrue(scheme.Id);
        }
    }

    [Fact]
    public void A_single_raw_signature_is_by_the_newest_key()
    {
        var scheme = Find("github@1");
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme), CatalogueCases.FreshKey(scheme)];

        scheme.Verify(scheme.Sign(Body, keys), Body, keys).KeyIndex.ShouldBe(1);
    }

    [Fact]
    public void Box_headers_belong_to_the_key_of_their_position()
    {
        var scheme = Find("box@1");
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme), CatalogueCases.FreshKey(scheme)];

        var written = scheme.Sign(Body, keys);

        scheme.Verify(written, Body, keys).KeyIndex.ShouldBe(0);
        scheme.Verify(written, Body, [keys[1], keys[0]]).Outcome.ShouldBe(VerifyOutcome.SignatureMismatch);
        scheme.Verify(written.Replace("BOX-SIGNATURE-PRIMARY", null), Body, keys).KeyIndex.ShouldBe(1);
    }

    [Fact]
    public void DocuSign_headers_are_numbered_and_any_may_match_any_key()
    {
        var scheme = Find("docusign@1");
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme), CatalogueCases.FreshKey(scheme)];

        var written = scheme.Sign(Body, keys);

        written.Select(line => line.Key).ShouldBe(["X-DocuSign-Signature-1", "X-DocuSign-Signature-2"]);
        scheme.Verify(written, Body, [keys[1]]).IsAccepted.ShouldBeTrue();
        scheme.Verify(Exchange.Headers(("x-docusign-signature-100", written[1].Value)), Body, [keys[1]]).IsAccepted.ShouldBeTrue();
        scheme.Verify(Exchange.Headers(("x-docusign-signature-101", written[1].Value)), Body, [keys[1]]).Outcome.ShouldBe(VerifyOutcome.MissingSignature);
    }

    [Fact]
    public void Worldpay_names_the_key_in_the_item_and_only_that_key_is_tried()
    {
        var scheme = Find("worldpay@1");
        var secret = scheme.SecretFormat.Generate();
        var written = scheme.Sign(Body, [scheme.CreateKey(secret, id: "7")]);

        written[0].Value.ShouldStartWith("7/SHA256/");
        scheme.Verify(written, Body, [scheme.CreateKey(secret, id: "7")]).IsAccepted.ShouldBeTrue();
        scheme.Verify(written, Body, [scheme.CreateKey(secret)]).IsAccepted.ShouldBeTrue();
        scheme.Verify(written, Body, [scheme.CreateKey(secret, id: "8")]).Outcome.ShouldBe(VerifyOutcome.NoKey);
        Should.Throw<ArgumentException>(() => scheme.Sign(Body, [scheme.CreateKey(secret)]));
    }

    [Fact]
    public void A_key_of_another_algorithm_is_a_mistake_of_the_caller()
    {
        var scheme = Find("orange-logic@1");
        SchemeKey[] keys = [scheme.With(("hash", "hmac-sha512")).CreateKey(new Secret("abc"))];

        Should.Throw<ArgumentException>(() => scheme.Sign(Body, keys));
    }

    [Fact]
    public void Signing_without_an_active_key_is_refused()
    {
        var scheme = Find("github@1");

        Should.Throw<InvalidOperationException>(() => scheme.Sign(Body, [scheme.CreateKey(new Secret("abc"), until: Exchange.Noon)]));
    }
}
