using Sealpost.Catalogue;
using Sealpost.Secrets;

namespace Sealpost.Tests.Secrets;

public sealed class SecretFormatTests
{
    [Theory]
    [InlineData("engenius@1", "123456789012345", false)]
    [InlineData("engenius@1", "1234567890123456", true)]
    [InlineData("orange-logic@1", "abcDEF123", true)]
    [InlineData("orange-logic@1", "abc-DEF", false)]
    [InlineData("adyen-platform@1", "11223344D785FBAE", true)]
    [InlineData("adyen-platform@1", "11223344D785FBA", false)]
    [InlineData("adyen-platform@1", "11 22", false)]
    [InlineData("airtable@1", "AAAAAAAAAAAAAAAAAAAAAA==", true)]
    [InlineData("airtable@1", "AAAAAAAAAAAAAAAAAAAAAB==", false)]
    [InlineData("airtable@1", "AAAAAAAAAAAAAAAAAAAAAA==\n", false)]
    [InlineData("standard-webhooks@1", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("standard-webhooks@1", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("standard-webhooks@1", "whsec_plJ3nmyCDGBKInavdOK15jsl", false)]
    [InlineData("stripe@1", "whsec_anything", true)]
    public void Check_tells_whether_a_secret_is_good_enough_to_begin_with(string id, string secret, bool isGood)
    {
        var fault = SchemeCatalogue.Default.Find(id)!.SecretFormat.Check(new Secret(secret));

        (fault is null).ShouldBe(isGood, fault);
        (fault ?? "").ShouldNotContain(secret);
    }

    [Theory]
    [InlineData("whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=", "public key")]
    [InlineData("whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==", "private key")]
    [InlineData("whsec_", "no key in it")]
    public void A_secret_of_another_kind_is_told_apart(string secret, string message) =>
        SchemeCatalogue.Default.Find("standard-webhooks@1")!.SecretFormat.Check(new Secret(secret)).ShouldNotBeNull().ShouldContain(message);

    [Theory]
    [InlineData("inscipher@1", 20, "")]
    [InlineData("orange-logic@1", 32, "")]
    [InlineData("stripe@1", 38, "whsec_")]
    [InlineData("standard-webhooks@1", 50, "whsec_")]
    [InlineData("adyen-platform@1", 64, "")]
    public void Generated_secrets_have_the_vendors_form(string id, int length, string prefix)
    {
        var text = SchemeCatalogue.Default.Find(id)!.SecretFormat.Generate().Reveal();

        text.Length.ShouldBe(length);
        text.ShouldStartWith(prefix);
    }

    [Fact]
    public void A_secret_never_prints_itself() => $"{new Secret("visible")}".ShouldBe("[redacted]");
}
