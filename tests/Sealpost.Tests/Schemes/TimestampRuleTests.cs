using Sealpost.Catalogue;
using Sealpost.Schemes;

namespace Sealpost.Tests.Schemes;

public sealed class TimestampRuleTests
{
    private static readonly byte[] Body = Exchange.Utf8("{}");

    [Theory]
    [InlineData("stripe@1", 300, VerifyOutcome.Accepted)]
    [InlineData("stripe@1", 301, VerifyOutcome.TimestampTooOld)]
    [InlineData("stripe@1", -300, VerifyOutcome.Accepted)]
    [InlineData("stripe@1", -301, VerifyOutcome.TimestampTooNew)]
    [InlineData("paddle@1", 5, VerifyOutcome.Accepted)]
    [InlineData("paddle@1", 6, VerifyOutcome.TimestampTooOld)]
    [InlineData("paddle@1", -86400, VerifyOutcome.Accepted)]
    [InlineData("workos@1", 181, VerifyOutcome.TimestampTooOld)]
    [InlineData("workos@1", -86400, VerifyOutcome.Accepted)]
    [InlineData("cloudflare-stream@1", 86400, VerifyOutcome.Accepted)]
    public void Each_side_of_the_clock_has_its_own_inclusive_limit(string id, int age, VerifyOutcome expected)
    {
        var scheme = SchemeCatalogue.Default.Find(id)!;
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];

        scheme.Verify(scheme.Sign(Body, keys), Body, keys, Exchange.Noon.AddSeconds(age)).Outcome.ShouldBe(expected);
    }

    [Theory]
    [InlineData(5.999, VerifyOutcome.Accepted)]
    [InlineData(6.0, VerifyOutcome.TimestampTooOld)]
    public void A_text_in_whole_seconds_is_compared_with_the_clock_in_whole_seconds(double age, VerifyOutcome expected)
    {
        var scheme = SchemeCatalogue.Default.Find("paddle@1")!;
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];

        scheme.Verify(scheme.Sign(Body, keys), Body, keys, Exchange.Noon.AddSeconds(age)).Outcome.ShouldBe(expected);
    }

    [Theory]
    [InlineData("shopify@1")]
    [InlineData("sentry@1")]
    public void A_timestamp_that_nobody_signed_is_not_reported_as_one(string id)
    {
        var scheme = SchemeCatalogue.Default.Find(id)!;
        SchemeKey[] keys = [CatalogueCases.FreshKey(scheme)];

        var result = scheme.Verify(scheme.Sign(Body, keys), Body, keys, Exchange.Noon.AddYears(1));

        result.IsAccepted.ShouldBeTrue();
        result.Timestamp.ShouldBeNull();
        result.Age.ShouldBeNull();
    }

    [Fact]
    public void Linear_falls_back_to_an_unsigned_header_which_can_refuse_but_is_not_reported()
    {
        var scheme = SchemeCatalogue.Default.Find("linear@1")!;
        SchemeKey[] keys = [scheme.Key("secret")];
        var signed = Exchange.Utf8($$"""{"webhookTimestamp":{{Exchange.Noon.ToUnixTimeMilliseconds()}}}""");
        var signature = scheme.Sign(signed, keys);
        scheme.Verify(signature, signed, keys, Exchange.Noon.AddSeconds(60)).Timestamp.ShouldBe(Exchange.Noon);
        scheme.Verify(signature, signed, keys, Exchange.Noon.AddSeconds(61)).Outcome.ShouldBe(VerifyOutcome.TimestampTooOld);

        var hash = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("secret"u8, Body));
        var fallback = Exchange.Headers(("linear-signature", hash), ("linear-timestamp", $"{Exchange.Noon.ToUnixTimeMilliseconds()}"));
        scheme.Verify(fallback, Body, keys).Timestamp.ShouldBeNull();
        scheme.Verify(fallback, Body, keys).IsAccepted.ShouldBeTrue();
        scheme.Verify(fallback, Body, keys, Exchange.Noon.AddSeconds(61)).Outcome.ShouldBe(VerifyOutcome.TimestampTooOld);
        scheme.Verify(fallback.Replace("linear-timestamp", null), Body, keys).Outcome.ShouldBe(VerifyOutcome.MissingTimestamp);
    }

    [Theory]
    [InlineData("2026-03-11T12:00:00.123456789Z")]
    [InlineData("2026-03-11T12:00:00.1Z")]
    [InlineData("2026-03-11T13:00:00+01:00")]
    public void The_timestamp_enters_the_hash_as_it_came(string text)
    {
        var scheme = SchemeCatalogue.Default.Find("twitch@1")!;
        var hash = System.Security.Cryptography.HMACSHA256.HashData("secret"u8, Exchange.Utf8($"id-1{text}{{}}"));
        var headers = Exchange.Headers(
            ("Twitch-Eventsub-Message-Id", "id-1"),
            ("Twitch-Eventsub-Message-Timestamp", text),
            ("Twitch-Eventsub-Message-Signature", $"sha256={Convert.ToHexStringLower(hash)}"));

        scheme.Verify(headers, Body, [scheme.Key("secret")]).IsAccepted.ShouldBeTrue();
    }
}
