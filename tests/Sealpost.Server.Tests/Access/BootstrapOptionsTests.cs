using Sealpost.Server.Access;

namespace Sealpost.Server.Tests.Access;

public sealed class BootstrapOptionsTests
{
    private readonly BootstrapOptionsValidator _validator = new();

    [Theory]
    [InlineData(null)]
    [InlineData("sp_0123456789abcdefghijk")]
    public void A_strong_key_or_none_is_taken(string? key) => _validator.Validate(null, new BootstrapOptions { ApiKey = key }).Succeeded.ShouldBeTrue();

    [Theory]
    [InlineData("", "sp_")]
    [InlineData("secret", "sp_")]
    [InlineData("sp_short", "24")]
    [InlineData("sp_aaaaaaaaaaaaaaaaaaaaaaaaaaaa", "different")]
    [InlineData("sp_0123456789 abcdefghijklmnop", "spaces")]
    [InlineData("sp_0123456789abcdefghijklmnöp", "ASCII")]
    public void A_weak_key_is_refused_with_its_setting_and_the_fix(string key, string reason)
    {
        var result = _validator.Validate(null, new BootstrapOptions { ApiKey = key });
        result.FailureMessage!.ShouldContain("Sealpost:Bootstrap:ApiKey");
        result.FailureMessage!.ShouldContain(reason);
        if (key.Length > 0) result.FailureMessage!.ShouldNotContain(key);
    }
}
