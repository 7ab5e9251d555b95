using System.Text;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Vendors.Kaisa;

/// <summary>support.kaisa.io 35543791537181: Webhook Authentication methods, Engagement Builder</summary>
public sealed class Webhook_Authentication_methods(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Call = """{"call_id":"c-17","duration":184,"outcome":"answered"}""";

    [Fact]
    public async Task Nothing_is_signed()
    {
        await using var account = await Account.OpenAsync(server);
        var created = await account.CreateAsync("""{"profile":"kaisa"}""");

        (await account.SendAsync(Call)).OwnHeaders().ShouldBeEmpty();

        created.TryGetProperty("secret", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("aG9va3VzZXI6cDphOnNzw6k=", "Basic aG9va3VzZXI6cDphOnNzw6k=", "base64 of user:password without a scheme")]
    [InlineData("Basic aG9va3VzZXI6cDphOnNzw6k=", "Basic aG9va3VzZXI6cDphOnNzw6k=", "with its scheme")]
    [InlineData("Bearer mF_9.B5f-4.1JqM", "Bearer mF_9.B5f-4.1JqM", "another scheme")]
    [InlineData("bm9jb2xvbg==", "bm9jb2xvbg==", "base64 without a colon")]
    [InlineData("some-key", "some-key", "no base64")]
    public async Task A_pasted_authorization_is_sent_as_it_is_but_for_a_missing_Basic(string pasted, string sent, string what)
    {
        await using var account = await Account.OpenAsync(server);
        var created = await account.CreateAsync($$"""{"profile":"kaisa","authentication":{"type":"authorization","value":"{{pasted}}"} }""");

        (await account.SendAsync(Call)).Exactly("Authorization").ShouldBe(sent, what);

        created.GetRawText().ShouldNotContain(pasted);
    }

    [Fact]
    public async Task A_pasted_line_break_is_refused()
    {
        await using var account = await Account.OpenAsync(server);

        (await account.RefusedAsync("""{"profile":"kaisa","authentication":{"type":"authorization","value":"Basic YTpi\r\nX-Evil: 1"}}""")).ShouldBe(["authentication.value"]);
    }

    [Fact]
    public async Task Basic_is_UTF_8_and_its_password_may_have_colons()
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync("""{"profile":"kaisa","authentication":{"type":"basic","username":"hookuser","password":"p:a:ssé"}}""");

        (await account.SendAsync(Call)).Exactly("Authorization").ShouldBe("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("hookuser:p:a:ssé")));

        (await account.RefusedAsync("""{"profile":"kaisa","authentication":{"type":"basic","username":"hook:user","password":"x"}}""")).ShouldBe(["authentication.username"]);
    }

    [Fact]
    public async Task Basic_demands_https()
    {
        await using var account = await Account.OpenAsync(server);

        (await account.RefusedAsync("""{"profile":"kaisa","url":"http://example.com/","authentication":{"type":"basic","username":"u","password":"p"}}""")).ShouldBe(["url"]);
    }

    [Fact]
    public async Task Many_webhooks_share_one_OAuth2_client_of_the_account_and_its_token()
    {
        await using var account = await Account.OpenAsync(server);
        account.Receiver.RespondAt("/oauth2/token", TestResponse.WithText(200, """{"access_token":"token-1","token_type":"Bearer","expires_in":3600}"""));
        var client = await account.CallAsync(
            HttpMethod.Post,
            "oauth-clients",
            $$"""{"name":"CRM","clientId":"kaisa client","clientSecret":"s:ecrét+/=","authenticationEndpoint":"{{account.Receiver.Url}}","scope":"calls.read"}""",
            System.Net.HttpStatusCode.Created);
        foreach (var path in new[] { "one", "two" })
            await account.CreateAsync($$"""{"profile":"kaisa","url":"{{new Uri(account.Receiver.Url, path)}}","authentication":{"type":"oauth2","client":"{{client.Text("id")}}"} }""");

        await account.SettleAsync(Call);
        var requests = await account.Receiver.WaitForAsync(3, TestContext.Current.CancellationToken);

        client.Text("authorizationMethod").ShouldBe("header");
        var token = requests.Where(request => request.Target == "/oauth2/token").ShouldHaveSingleItem();
        token.Exactly("Authorization").ShouldBe("Basic a2Fpc2ErY2xpZW50OnMlM0FlY3IlQzMlQTl0JTJCJTJGJTNE");
        token.Text.ShouldBe("grant_type=client_credentials&scope=calls.read");
        requests.Where(request => request.Target is "/one" or "/two").Select(request => request.Exactly("Authorization")).ShouldBe(["Bearer token-1", "Bearer token-1"]);
    }

    [Fact]
    public async Task Salesforce_calls_go_to_the_instance_that_the_token_names()
    {
        await using var account = await Account.OpenAsync(server);
        account.Receiver.RespondAt(
            "/services/oauth2/token",
            TestResponse.WithText(200, $$"""{"access_token":"00D!token","instance_url":"{{account.Receiver.Url.GetLeftPart(UriPartial.Authority)}}","token_type":"Bearer","issued_at":"1700000000000"}"""));
        var client = await account.CallAsync(
            HttpMethod.Post,
            "oauth-clients",
            $$"""{"name":"Salesforce","preset":"salesforce","clientId":"3MVG9","clientSecret":"1955279925675241571","authenticationEndpoint":"{{account.Receiver.Url}}"}""",
            System.Net.HttpStatusCode.Created);
        await account.CreateAsync($$"""{"profile":"kaisa","url":"/services/apexrest/calls","authentication":{"type":"oauth2","client":"{{client.Text("id")}}"} }""");

        var request = await account.SendAsync(Call);

        request.Target.ShouldBe("/services/apexrest/calls");
        request.Exactly("Authorization").ShouldBe("Bearer 00D!token");
        account.Receiver.Requests[0].Text.ShouldBe("grant_type=client_credentials&client_id=3MVG9&client_secret=1955279925675241571");
    }

    [Fact]
    public async Task Contentsquare_calls_go_to_the_endpoint_that_the_token_names()
    {
        await using var account = await Account.OpenAsync(server);
        account.Receiver.RespondAt(
            "/v1/oauth/token",
            TestResponse.WithText(200, $$"""{"access_token":"ey.J.w","expires_in":3600,"endpoint":"{{account.Receiver.Url.GetLeftPart(UriPartial.Authority)}}","project_id":1}"""));
        var client = await account.CallAsync(
            HttpMethod.Post,
            "oauth-clients",
            $$"""{"name":"Contentsquare","preset":"contentsquare","clientId":"c3133d76","clientSecret":"0ISL0DEC;Uy","scope":"data-export","authenticationEndpoint":"{{account.Receiver.Url}}"}""",
            System.Net.HttpStatusCode.Created);
        await account.CreateAsync($$"""{"profile":"kaisa","url":"/v1/enrichments","authentication":{"type":"oauth2","client":"{{client.Text("id")}}"} }""");

        var request = await account.SendAsync(Call);

        request.Target.ShouldBe("/v1/enrichments");
        request.Exactly("Authorization").ShouldBe("Bearer ey.J.w");
        account.Receiver.Requests[0].Header("Content-Type").ShouldBe("application/json");
        account.Receiver.Requests[0].Header("Authorization").ShouldBeNull();
    }

    [Fact]
    public async Task Retries_follow_the_default_schedule_without_jitter()
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync("""{"profile":"kaisa"}""");
        account.Receiver.Respond(new TestResponse(500));

        var delivery = await account.SettleAsync(Call);

        delivery.Text("state").ShouldBe("dead");
        TimeSpan[] waits =
        [
            TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(5), TimeSpan.FromHours(10),
            TimeSpan.FromHours(14), TimeSpan.FromHours(20), TimeSpan.FromHours(24),
        ];
        var schedule = await account.ScheduleAsync(delivery);
        schedule.Zip(schedule.Skip(1), (earlier, later) => later - earlier).ShouldBe(waits);
    }

    [Fact]
    public async Task The_older_product_s_rule_of_200_and_30_minutes_can_be_set()
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync("""{"profile":"kaisa","retry":{"success":"200","delays":["30m","30m"]}}""");
        account.Receiver.RespondNext(new TestResponse(204));

        var delivery = await account.SettleAsync(Call);

        (await account.ScheduleAsync(delivery)).ShouldBe([TimeSpan.Zero, TimeSpan.FromMinutes(30)]);
    }
}
