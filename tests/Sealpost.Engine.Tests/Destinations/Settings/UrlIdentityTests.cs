using Sealpost.Engine.Destinations.Settings;

namespace Sealpost.Engine.Tests.Destinations.Settings;

public sealed class UrlIdentityTests
{
    [Theory]
    [InlineData("https://x.example/y", "https://x.example/y?")]
    [InlineData("https://x.example/y", "https://x.example/y#")]
    [InlineData("https://x.example/y", "https://x.example/y?#part")]
    [InlineData("https://x.example/y", "HTTPS://X.Example:443/y")]
    [InlineData("https://x.example", "https://x.example/?")]
    [InlineData("https://x.example/y", "https://x.example./y")]
    [InlineData("https://x.example/a/../y", "https://x.example/y")]
    [InlineData("https://x.example/y?a=%2fb", "https://x.example/y?a=%2Fb#")]
    public void Ways_to_write_one_url_are_the_same(string one, string other) => UrlIdentity.Same(one, other).ShouldBeTrue();

    [Theory]
    [InlineData("https://x.example/y", "https://x.example/y/")]
    [InlineData("https://x.example/y", "https://x.example/Y")]
    [InlineData("https://x.example/y", "https://x.example:8443/y")]
    [InlineData("https://x.example/y?a=1", "https://x.example/y?a=2")]
    [InlineData("https://x.example/y?a", "https://x.example/y")]
    [InlineData("https://x.example/y", "https://z.example/y")]
    public void Different_urls_are_different(string one, string other) => UrlIdentity.Same(one, other).ShouldBeFalse();
}
