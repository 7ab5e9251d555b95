using System.Net;
using System.Text.Json;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Vendors.CentrePoint;

/// <summary>github.com/actigraph/WebhookDocumentation managing_webhooks.md</summary>
public sealed class Managing_webhooks(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Hmac = """{"profile":"actigraph","signing":[{"scheme":"actigraph@1","secret":"the first passcode"}]}""";

    [Theory]
    [InlineData("http://example.com/hook")]
    [InlineData("ftp://example.com/hook")]
    public async Task The_target_url_is_https(string url)
    {
        await using var account = await Account.OpenAsync(server);

        (await account.RefusedAsync($$"""{"profile":"actigraph","url":"{{url}}"}""")).ShouldBe(["url"]);
    }

    [Fact]
    public async Task A_webhook_either_signs_or_authenticates()
    {
        await using var account = await Account.OpenAsync(server);

        (await account.RefusedAsync("""{"profile":"actigraph","signing":[{"scheme":"actigraph@1"}],"authentication":{"type":"basic","username":"u","password":"p"}}""")).ShouldBe(["signing"]);
        (await account.RefusedAsync("""{"profile":"actigraph","authentication":{"type":"header","name":"X-Key","value":"v"}}""")).ShouldBe(["authentication.type"]);
    }

    [Fact]
    public async Task OAuth2_brings_a_token_of_the_issuer_that_was_entered()
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        account.Receiver.RespondAt("/connect/token", TestResponse.WithText(200, """{"access_token":"token-1","token_type":"Bearer","expires_in":3600}"""));
        var client = await account.CallAsync(
            HttpMethod.Post,
            "oauth-clients",
            $$"""{"name":"CentrePoint","clientId":"study","clientSecret":"passcode","scope":"A B","authorizationMethod":"body","authenticationEndpoint":"{{account.Receiver.Url}}","tokenPath":"/connect/token"}""",
            HttpStatusCode.Created);
        await account.CreateActiveAsync($$"""{"profile":"actigraph","authentication":{"type":"oauth2","client":"{{client.Text("id")}}"} }""");

        var request = await account.SendAsync(eventType: "upload");

        request.Exactly("Authorization").ShouldBe("Bearer token-1");
        request.Header("X-ActiGraph-Signature").ShouldBeNull();
        account.Receiver.Requests[0].Text.ShouldBe("grant_type=client_credentials&scope=A+B&client_id=study&client_secret=passcode");
        account.Receiver.Requests[1].Exactly("Authorization").ShouldBe("Bearer token-1", "the validation is authenticated too");
    }

    [Fact]
    public async Task Credentials_are_never_shown_and_only_replaced()
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        var created = await account.CreateActiveAsync(Hmac);
        var path = $"destinations/{created.Text("id")}";

        var patched = await account.PatchAsync(path, """{"signing":[{"scheme":"actigraph@1","secret":"the second passcode"}]}""");

        foreach (var answer in new[] { created, patched, await account.GetAsync(path), await account.GetAsync($"{path}/secrets") }) answer.GetRawText().ShouldNotContain("passcode\"");
        await account.ActiveAsync(created.Text("id"));
        var request = await account.SendAsync(eventType: "upload");
        request.Exactly("X-ActiGraph-Signature").ShouldBe(Vendors.Hmac.Base64("the second passcode", request.Body));
    }

    [Fact]
    public async Task Events_of_the_time_when_it_is_disabled_are_not_sent_later()
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        var path = $"destinations/{(await account.CreateActiveAsync(Hmac)).Text("id")}";

        (await account.PostAsync($"{path}/disable", """{"reason":"maintenance"}""")).Text("state").ShouldBe("disabled");
        (await account.PublishAsync("\"missed\"", "upload")).ShouldBeNull();
        await account.PostAsync($"{path}/enable");
        await account.SendAsync("\"seen\"", "upload");

        account.Receiver.Requests.Where(request => request.Header(ConsentingReceiver.EventHeader) == "upload").Select(request => request.Text).ShouldBe(["\"seen\""]);
    }

    [Fact]
    public async Task A_recent_delivery_shows_request_and_response_without_what_proves_it()
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        await account.CreateActiveAsync(Hmac);
        var delivery = await account.SettleAsync("""{"uploadId":"85045"}""", "upload");

        var attempt = (await account.AttemptsAsync(delivery)).ShouldHaveSingleItem();

        var signature = account.Receiver.Requests[^1].Exactly("X-ActiGraph-Signature");
        attempt.GetProperty("request").Text("body").ShouldBe("""{"uploadId":"85045"}""");
        attempt.GetProperty("request").GetProperty("headers").EnumerateArray().Select(header => header.Text("name")).ShouldContain("X-ActiGraph-Delivery");
        attempt.GetProperty("status").GetInt32().ShouldBe(200);
        attempt.GetProperty("response").ValueKind.ShouldBe(JsonValueKind.Object);
        attempt.GetRawText().ShouldNotContain(signature);
    }

    [Fact]
    public async Task A_delivery_can_be_resent_even_if_it_succeeded()
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        await account.CreateActiveAsync(Hmac);
        var delivery = await account.SettleAsync("\"once\"", "upload");
        var before = account.Receiver.Requests.Count;

        await account.PostAsync($"deliveries/{delivery.Text("id")}/resend", status: HttpStatusCode.Accepted);

        (await account.AttemptedAsync(delivery.Text("id"), 2)).Text("state").ShouldBe("succeeded");
        account.Receiver.Requests.Count.ShouldBe(before + 1);
        account.Receiver.Requests[^1].Text.ShouldBe("\"once\"");
    }
}
