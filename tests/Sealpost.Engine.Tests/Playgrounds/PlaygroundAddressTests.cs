using Sealpost.Engine.Playgrounds;

namespace Sealpost.Engine.Tests.Playgrounds;

public sealed class PlaygroundAddressTests
{
    [Theory]
    [InlineData("https://playground.sealpost.invalid/", true)]
    [InlineData("https://PLAYGROUND.sealpost.invalid:443/any/path?with=query", true)]
    [InlineData("https://playground.sealpost.invalid:8443/", false)]
    [InlineData("http://playground.sealpost.invalid/", false)]
    [InlineData("https://playground.sealpost.invalid.example.com/", false)]
    [InlineData("https://x.playground.sealpost.invalid/", false)]
    [InlineData("https://example.com/playground.sealpost.invalid", false)]
    public void Only_the_whole_host_over_https_at_its_usual_port_is_the_playground(string url, bool isPlayground) => PlaygroundAddress.IsAt(new Uri(url)).ShouldBe(isPlayground);
}
