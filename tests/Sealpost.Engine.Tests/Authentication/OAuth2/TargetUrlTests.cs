using Sealpost.Engine.Authentication.OAuth2;

namespace Sealpost.Engine.Tests.Authentication.OAuth2;

public sealed class TargetUrlTests
{
    [Theory]
    [InlineData("/services/apexrest/hooks", "https://acme.my.salesforce.com", "https://acme.my.salesforce.com/services/apexrest/hooks")]
    [InlineData("/v1/x?y=z", "https://api.example.com/", "https://api.example.com/v1/x?y=z")]
    [InlineData("/v1/x", "https://api.example.com/eu/", "https://api.example.com/eu/v1/x")]
    [InlineData("/@evil.example.com", "https://api.example.com", "https://api.example.com/@evil.example.com")]
    [InlineData("/../../x", "https://api.example.com", "https://api.example.com/x")]
    [InlineData("/", "https://api.example.com", "https://api.example.com/")]
    public void A_path_goes_behind_the_base_url(string path, string baseUrl, string expected) =>
        TargetUrl.Resolve(new Uri(path, UriKind.Relative), new Uri(baseUrl))!.AbsoluteUri.ShouldBe(expected);

    [Fact]
    public void A_whole_url_stays() =>
        TargetUrl.Resolve(new Uri("https://hooks.example.com/in"), new Uri("https://api.example.com"))!.AbsoluteUri.ShouldBe("https://hooks.example.com/in");

    [Fact]
    public void A_path_without_a_base_url_leads_nowhere() => TargetUrl.Resolve(new Uri("/x", UriKind.Relative), null).ShouldBeNull();

    [Theory]
    [InlineData("//evil.example.com/x")]
    [InlineData("/a b")]
    [InlineData("/a\\b")]
    [InlineData("/a\r\nb")]
    [InlineData("/é")]
    [InlineData("/a#b")]
    [InlineData("a")]
    [InlineData("")]
    public void PathFault_names_what_is_no_path(string path) => TargetUrl.PathFault(path).ShouldNotBeNull();
}
