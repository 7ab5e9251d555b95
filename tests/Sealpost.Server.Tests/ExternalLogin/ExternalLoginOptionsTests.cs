using Microsoft.Extensions.Configuration;
using Sealpost.Server.ExternalLogin;

namespace Sealpost.Server.Tests.ExternalLogin;

public sealed class ExternalLoginOptionsTests
{
    [Fact]
    public void Without_the_section_there_is_nothing_to_judge() => Validate([]).ShouldBeEmpty();

    [Fact]
    public void A_whole_section_is_taken() => Validate(Whole()).ShouldBeEmpty();

    [Fact]
    public void Every_missing_setting_is_named_at_once() =>
        Validate([new("ClientId", "")]).Select(fault => fault.Split(' ')[0]).ShouldBe(["Name", "AuthorizationEndpoint", "TokenEndpoint", "UserInfoEndpoint", "ClientId", "ClientSecret"]);

    [Theory]
    [InlineData("Name", "a name that is much too long to stand on a button of a page", "1 to 40 characters")]
    [InlineData("AuthorizationEndpoint", "http://login.example.com/authorize", "https")]
    [InlineData("TokenEndpoint", "/token", "https")]
    [InlineData("UserInfoEndpoint", "https://user:secret@login.example.com/", "without user")]
    [InlineData("Scopes:0", "openid email", "one scope")]
    [InlineData("EmailClaim", "", "such as email")]
    [InlineData("EmailVerifiedClaim", "", "such as email_verified")]
    [InlineData("ClientSecret_FILE", "/nowhere/secret", "keep one of the two")]
    public void A_setting_that_cannot_be_used_is_named_with_the_fix(string key, string value, string fix)
    {
        var faults = Validate([.. Whole().Where(pair => pair.Key != key), new(key, value)]);

        faults.ShouldContain(fault => fault.Contains(fix, StringComparison.Ordinal));
        faults.ShouldAllBe(fault => !fault.Contains("user:secret", StringComparison.Ordinal));
    }

    private static KeyValuePair<string, string?>[] Whole() =>
    [
        new("Name", "Example ID"), new("AuthorizationEndpoint", "https://login.example.com/authorize"), new("TokenEndpoint", "https://login.example.com/token"),
        new("UserInfoEndpoint", "https://login.example.com/userinfo"), new("ClientId", "sealpost"), new("ClientSecret", "secret"),
    ];

    /// <summary>The faults without the section that each begins with.</summary>
    private static string[] Validate(KeyValuePair<string, string?>[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create($"{ExternalLoginOptions.Section}:{pair.Key}", pair.Value))).Build();
        var options = new ExternalLoginOptions();
        new Sealpost.Engine.Settings.DeclaredOptions<ExternalLoginOptions>(configuration, ExternalLoginOptions.Section).Configure(options);
        var result = new ExternalLoginOptionsValidator(configuration).Validate(null, options);
        var faults = result.Failures?.ToArray() ?? [];
        faults.ShouldAllBe(fault => fault.StartsWith($"{ExternalLoginOptions.Section}:", StringComparison.Ordinal));
        return [.. faults.Select(fault => fault[(ExternalLoginOptions.Section.Length + 1)..])];
    }
}
