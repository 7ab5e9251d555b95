using System.Security.Cryptography;
using Sealpost.Catalogue;
using Sealpost.Schemes;

namespace Sealpost.Tests.Schemes;

/// <summary>Lists whose members are each proven: one that is not refuses the whole request.</summary>
public sealed class PerItemSchemeTests
{
    private const string AdyenKey = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056";

    [Fact]
    public void Adyen_signs_each_notification_and_each_must_be_good()
    {
        var scheme = SchemeCatalogue.Default.Find("adyen-standard@1")!;
        SchemeKey[] keys = [scheme.Key(AdyenKey)];

        scheme.Verify([], List(Adyen("a", 10), Adyen("b", 20)), keys).Outcome.ShouldBe(VerifyOutcome.Accepted);
        scheme.Verify([], List(Adyen("a", 10), Adyen("b", 20).Replace("\"value\":20", "\"value\":21", StringComparison.Ordinal)), keys).Outcome.ShouldBe(VerifyOutcome.SignatureMismatch);
        scheme.Verify([], List(Adyen("a", 10), """{"NotificationRequestItem":{}}"""), keys).Outcome.ShouldBe(VerifyOutcome.MissingSignature);
        scheme.Verify([], List(Adyen("a", 10), "7"), keys).IsAccepted.ShouldBeFalse();
        scheme.CanSign.ShouldBeFalse();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"notificationItems\":[]}")]
    [InlineData("{\"notificationItems\":{}}")]
    [InlineData("{\"notificationItems\":7}")]
    [InlineData("{\"notificationItems\":[")]
    [InlineData("{\"notificationItems\":[{}],\"notificationItems\":[{}]}")]
    [InlineData("")]
    public void A_body_without_the_one_list_proves_nothing(string body)
    {
        var scheme = SchemeCatalogue.Default.Find("adyen-standard@1")!;

        scheme.Verify([], Exchange.Utf8(body), [scheme.Key(AdyenKey)]).IsAccepted.ShouldBeFalse();
    }

    [Fact]
    public void A_list_longer_than_any_vendors_is_refused_before_it_is_worked_through()
    {
        var scheme = SchemeCatalogue.Default.Find("adyen-standard@1")!;

        scheme.Verify([], List([.. Enumerable.Repeat(Adyen("a", 10), 256)]), [scheme.Key(AdyenKey)]).Outcome.ShouldBe(VerifyOutcome.Accepted);
        scheme.Verify([], List([.. Enumerable.Repeat(Adyen("a", 10), 257)]), [scheme.Key(AdyenKey)]).Outcome.ShouldBe(VerifyOutcome.MalformedBody);
    }

    [Theory]
    [InlineData("""{"value":[{"clientState":"s3cret"},{"clientState":"s3cret"}]}""", VerifyOutcome.Accepted)]
    [InlineData("""{"value":[{"clientState":"s3cret"},{"clientState":"other"}]}""", VerifyOutcome.SignatureMismatch)]
    [InlineData("""{"value":[{"clientState":"s3cret"},{}]}""", VerifyOutcome.MissingSignature)]
    [InlineData("""{"value":[]}""", VerifyOutcome.MalformedBody)]
    public void Microsoft_Graph_repeats_the_token_in_each_notification(string body, VerifyOutcome expected)
    {
        var scheme = SchemeCatalogue.Default.Find("microsoft-graph@1")!;

        scheme.Verify([], Exchange.Utf8(body), [scheme.Key("s3cret")]).Outcome.ShouldBe(expected);
    }

    private static byte[] List(params string[] items) => Exchange.Utf8($$"""{"live":"false","notificationItems":[{{string.Join(',', items)}}]}""");

    private static string Adyen(string reference, int value)
    {
        var mac = HMACSHA256.HashData(Convert.FromHexString(AdyenKey), Exchange.Utf8($"{reference}::shop:ref:{value}:EUR:AUTHORISATION:true"));
        return $$$"""
            {"NotificationRequestItem":{"pspReference":"{{{reference}}}","merchantAccountCode":"shop","merchantReference":"ref","amount":{"currency":"EUR","value":{{{value}}} },"eventCode":"AUTHORISATION","success":"true","additionalData":{"hmacSignature":"{{{Convert.ToBase64String(mac)}}}"} } }
            """;
    }
}
