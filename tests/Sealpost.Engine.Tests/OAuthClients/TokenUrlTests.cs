using Sealpost.Engine.OAuthClients;

namespace Sealpost.Engine.Tests.OAuthClients;

public sealed class TokenUrlTests
{
    [Theory]
    [InlineData("https://idp.example.com", "/oauth2/token", "https://idp.example.com/oauth2/token")]
    [InlineData("https://idp.example.com/", "/oauth2/token", "https://idp.example.com/oauth2/token")]
    [InlineData("https://idp.example.com//", "/oauth2/token", "https://idp.example.com//oauth2/token")]
    [InlineData("https://idp.example.com/tenant/", "/oauth2/token", "https://idp.example.com/tenant/oauth2/token")]
    [InlineData("https://idp.example.com/oauth2/token", "/oauth2/token", "https://idp.example.com/oauth2/token")]
    [InlineData("https://idp.example.com/oauth2/token/", "/oauth2/token", "https://idp.example.com/oauth2/token")]
    [InlineData("https://idp.example.com/connect/token", "", "https://idp.example.com/connect/token")]
    [InlineData("https://idp.example.com/connect/token/", "", "https://idp.example.com/connect/token/")]
    public void Combine_appends_the_path_once(string endpoint, string path, string expected) => TokenUrl.Combine(endpoint, path).ShouldBe(expected);
}
