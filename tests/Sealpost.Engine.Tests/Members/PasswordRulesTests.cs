using Sealpost.Engine.Members;

namespace Sealpost.Engine.Tests.Members;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("twelve chars")]
    [InlineData("all lower case and no digit")]
    [InlineData("зимой снег белый")]
    [InlineData("🐙🦑🐚🦀🦞🐠🐟🐡🐬🦈🐳🐋")]
    public void What_is_long_and_not_guessed_first_is_taken(string password) => PasswordRules.FindFault(password, "ada@example.com", "Ada Lovelace").ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("eleven char")]
    [InlineData("🐙🦑🐚🦀🦞🐠🐟🐡🐬🦈🐳")]
    [InlineData("Password1234")]
    [InlineData("PASSWORDPASSWORD")]
    [InlineData("aaaaaaaaaaaaaaaa")]
    [InlineData("abababababababab")]
    [InlineData("bcdefghijklmnopq")]
    [InlineData("nopqrstuvwxyzyxwv")]
    [InlineData("987654321098")]
    [InlineData("Ada Lovelace")]
    [InlineData("ada@example.com")]
    [InlineData("adaadaadaada")]
    [InlineData("with an end\nof line")]
    public void What_is_short_or_tried_first_is_refused(string password) => PasswordRules.FindFault(password, "ada@example.com", "Ada Lovelace").ShouldNotBeNull();

    [Fact]
    public void Its_length_is_that_of_what_is_seen()
    {
        string Long(int length) => string.Concat(Enumerable.Repeat("tea for two ", 30))[..length];
        PasswordRules.FindFault(Long(256), "a@b", "a").ShouldBeNull();
        PasswordRules.FindFault(Long(257), "a@b", "a").ShouldNotBeNull();
    }
}
