using System.Text;
using Sealpost.Engine.Authentication.OAuth2.Grants;
using Sealpost.Engine.Egress;
using Sealpost.Engine.OAuthClients;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Authentication.OAuth2.Grants;

public sealed class TokenResponseTests
{
    private const string Secret = "hush-hush";
    private static readonly DestinationUrlPolicy Urls = new(new AddressPolicy([]), allowHttp: true);

    [Theory]
    [InlineData("", "token_response_not_json")]
    [InlineData("<html>", "token_response_not_json")]
    [InlineData("{\"access_token\":\"a\",\"token", "token_response_not_json")]
    [InlineData("[]", "token_response_not_json")]
    [InlineData("null", "token_response_not_json")]
    [InlineData("{}", "token_response_without_token")]
    [InlineData("{\"access_token\":null,\"token_type\":\"Bearer\"}", "token_response_without_token")]
    [InlineData("{\"access_token\":7,\"token_type\":\"Bearer\"}", "token_response_without_token")]
    [InlineData("{\"access_token\":\"\",\"token_type\":\"Bearer\"}", "token_not_usable_in_a_header")]
    [InlineData("{\"access_token\":\"a\\r\\nX: y\",\"token_type\":\"Bearer\"}", "token_not_usable_in_a_header")]
    [InlineData("{\"access_token\":\"a b\",\"token_type\":\"Bearer\"}", "token_not_usable_in_a_header")]
    [InlineData("{\"access_token\":\"tök\",\"token_type\":\"Bearer\"}", "token_not_usable_in_a_header")]
    [InlineData("{\"access_token\":\"\\ud800\",\"token_type\":\"Bearer\"}", "token_response_not_json")]
    [InlineData("{\"access_token\":\"a\",\"access_token\":\"b\",\"token_type\":\"Bearer\"}", "token_response_not_json")]
    [InlineData("{\"access_token\":\"a\"}", "token_type_not_bearer")]
    [InlineData("{\"access_token\":\"a\",\"token_type\":\"mac\"}", "token_type_not_bearer")]
    [InlineData("{\"access_token\":\"a\",\"token_type\":null}", "token_type_not_bearer")]
    [InlineData("{\"error\":\"invalid_scope\"}", "invalid_scope")]
    public void A_good_status_without_a_good_token_is_refused(string body, string error) => Read(200, body).ShouldBe(new TokenOutcome.Refused(error));

    [Theory]
    [InlineData(400, "{\"error\":\"invalid_client\"}", "invalid_client")]
    [InlineData(401, "{\"error\":\"invalid_client\"}", "invalid_client")]
    [InlineData(400, "{\"error\":\"invalid_grant\"}", "invalid_grant")]
    [InlineData(400, "{\"error\":\"unauthorized_client\"}", "unauthorized_client")]
    [InlineData(400, "{\"error\":\"unsupported_grant_type\"}", "unsupported_grant_type")]
    [InlineData(401, "", "token_endpoint_401")]
    [InlineData(404, "<html>", "token_endpoint_404")]
    [InlineData(400, "{\"error\":\"bad\\r\\nword\"}", "token_endpoint_400")]
    [InlineData(400, "{\"error\":{\"code\":1}}", "token_endpoint_400")]
    [InlineData(400, "{\"error\":\"hush-hush\"}", "token_endpoint_400")]
    public void A_refusal_keeps_the_servers_word_when_it_is_one(int status, string body, string error) => Read(status, body).ShouldBe(new TokenOutcome.Refused(error));

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(599)]
    public void Trouble_of_the_server_may_pass(int status) =>
        Read(status, "{\"error\":\"invalid_client\"}").ShouldBe(new TokenOutcome.Unavailable(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"token_endpoint_{status}")));

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public void A_redirect_is_refused(int status) => Read(status, "{}").ShouldBeOfType<TokenOutcome.Refused>().Error.ShouldBe("token_endpoint_redirects");

    [Fact]
    public void A_cut_body_is_refused_even_when_what_came_is_whole() =>
        TokenResponse.Read(Response(200, Grant("")) with { Truncated = true }, OAuthPreset.Generic, Urls, null, Secret).ShouldBe(new TokenOutcome.Refused("token_response_too_large"));

    [Fact]
    public void A_very_deep_body_is_refused() => Read(200, new string('[', 30_000)).ShouldBe(new TokenOutcome.Refused("token_response_not_json"));

    [Fact]
    public void A_very_long_token_is_refused() =>
        Read(200, $$"""{"access_token":"{{new string('a', 8193)}}","token_type":"Bearer"}""").ShouldBe(new TokenOutcome.Refused("token_not_usable_in_a_header"));

    [Fact]
    public void What_the_server_says_is_shown_without_the_secret_and_without_control_characters()
    {
        var refused = Read(400, """{"error":"invalid_client","error_description":"secret hush-hush\r\nis wrong"}""").ShouldBeOfType<TokenOutcome.Refused>();

        refused.Description.ShouldBe("secret [redacted]is wrong");
    }

    [Theory]
    [InlineData("", 600)]
    [InlineData(",\"expires_in\":3600", 3600)]
    [InlineData(",\"expires_in\":\"3600\"", 3600)]
    [InlineData(",\"expires_in\":3600.5", 3600)]
    [InlineData(",\"expires_in\":0", 10)]
    [InlineData(",\"expires_in\":1", 10)]
    [InlineData(",\"expires_in\":-1", 10)]
    [InlineData(",\"expires_in\":1e12", 86400)]
    [InlineData(",\"expires_in\":1e400", 86400)]
    [InlineData(",\"expires_in\":\"NaN\"", 600)]
    [InlineData(",\"expires_in\":\"soon\"", 600)]
    [InlineData(",\"expires_in\":null", 600)]
    [InlineData(",\"expires_in\":[]", 600)]
    public void The_lifetime_stays_within_bounds(string member, int seconds) => Granted(Grant(member)).Lifetime.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    public void The_token_type_is_compared_without_case(string type) => Granted($$"""{"access_token":"a!b","token_type":"{{type}}"}""").Value.ShouldBe("a!b");

    [Fact]
    public void Salesforce_says_where_calls_go() => Granted(
        """{"access_token":"00D!AQ","signature":"s","scope":"api","instance_url":"https://acme.my.salesforce.com","id":"x","token_type":"Bearer","issued_at":"1767323045000"}""",
        OAuthPreset.Salesforce).ShouldBe(new AccessToken("00D!AQ", TimeSpan.FromMinutes(10), new Uri("https://acme.my.salesforce.com")));

    [Fact]
    public void Contentsquare_says_where_calls_go_and_may_leave_the_type_out() => Granted(
        """{"access_token":"e.y.J","expires_in":3600,"endpoint":"https://api.eu.contentsquare.com","project_id":1}""",
        OAuthPreset.Contentsquare).ShouldBe(new AccessToken("e.y.J", TimeSpan.FromHours(1), new Uri("https://api.eu.contentsquare.com")));

    [Theory]
    [InlineData("http://acme.my.salesforce.com")]
    [InlineData("https://169.254.169.254")]
    [InlineData("https://localhost")]
    [InlineData("https://user@acme.example.com")]
    [InlineData("https://acme.example.com/?x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    public void A_base_url_that_may_not_be_called_refuses_the_token(string url) => TokenResponse
        .Read(Response(200, $$"""{"access_token":"a","token_type":"Bearer","instance_url":"{{url}}"}"""), OAuthPreset.Salesforce, Urls, null, Secret)
        .ShouldBe(new TokenOutcome.Refused("token_base_url_not_allowed"));

    [Fact]
    public void Neither_a_token_nor_its_outcome_prints_it() => Read(200, Grant("")).ToString().ShouldNotContain("t0ken");

    [Fact]
    public void No_json_of_the_corpus_throws()
    {
        Assert.SkipUnless(Corpora.TryFind("blns.json", out var path, out var reason), reason ?? "");
        var hostile = File.ReadAllBytes(path);
        for (var start = 0; start < hostile.Length; start += 37)
            TokenResponse.Read(new(start % 2 == 0 ? 200 : 400, default, hostile.AsMemory(start, Math.Min(400, hostile.Length - start)), false), OAuthPreset.Salesforce, Urls, null, Secret).ShouldNotBeNull();
    }

    private static string Grant(string members) => $$"""{"access_token":"t0ken","token_type":"Bearer"{{members}}}""";

    private static AccessToken Granted(string body, OAuthPreset? preset = null) =>
        TokenResponse.Read(Response(200, body), preset ?? OAuthPreset.Generic, Urls, null, Secret).ShouldBeOfType<TokenOutcome.Granted>().Token;

    private static TokenOutcome Read(int status, string body) => TokenResponse.Read(Response(status, body), OAuthPreset.Generic, Urls, null, Secret);

    private static OutboundResult.Responded Response(int status, string body) => new(status, default, Encoding.UTF8.GetBytes(body), false);
}
