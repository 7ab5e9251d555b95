using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Vendors.CentrePoint;

/// <summary>github.com/actigraph/WebhookDocumentation validating_webhooks.md</summary>
public sealed class Validating_webhooks(RunningServer server) : IClassFixture<RunningServer>
{
    private const string Signed = """{"profile":"actigraph","signing":[{"scheme":"actigraph@1","secret":"correct horse battery staple"}]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_request_carries_one_code_in_header_and_body_beside_the_usual_headers_and_the_chosen_proof()
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);

        var created = await account.CreateActiveAsync(Signed);

        var request = account.Receiver.Requests.ShouldHaveSingleItem();
        request.Method.ShouldBe("POST");
        request.Exactly("X-ActiGraph-Event").ShouldBe("validation");
        request.Exactly("User-Agent").ShouldBe("ActiGraph-Hookshot/1.0");
        request.Exactly("X-ActiGraph-Webhook-id").ShouldBe(created.Text("id"));
        Guid.TryParseExact(request.Exactly("X-ActiGraph-Delivery"), "D", out _).ShouldBeTrue();
        var code = request.Exactly("X-ActiGraph-Hook-Secret");
        Guid.TryParseExact(code, "D", out _).ShouldBeTrue();
        request.Text.ShouldBe($$"""{"WebhookId":"{{created.Text("id")}}","ValidationCode":"{{code}}"}""");
        request.Exactly("X-ActiGraph-Signature").ShouldBe(Hmac.Base64("correct horse battery staple", request.Body));
    }

    [Theory]
    [InlineData("created")]
    [InlineData("silent")]
    [InlineData("upper")]
    [InlineData("other")]
    [InlineData("body")]
    public async Task Only_200_with_the_exact_echo_in_the_header_passes_and_nothing_is_sent_before(string answer)
    {
        await using var account = await Account.OpenAsync(server);
        account.Receiver.Respond(new TestResponse { Write = context => AnswerAsync(context, answer) });
        var path = $"destinations/{(await account.CreateAsync(Signed)).Text("id")}";
        var failed = await FailedAsync(account, path);

        failed.Text("state").ShouldBe("validating");
        (await account.PublishAsync(eventType: "upload")).ShouldBeNull();
        await server.PassUntilAsync(server.Clock.GetUtcNow() + TimeSpan.FromDays(3));
        account.Receiver.Requests.ShouldHaveSingleItem("it is not tried again by itself").Exactly("X-ActiGraph-Event").ShouldBe("validation");

        account.Receiver.Respond(ConsentingReceiver.Answer);
        (await account.PostAsync($"{path}/validate")).GetProperty("validated").GetBoolean().ShouldBeTrue();
        (await account.GetAsync(path)).Text("state").ShouldBe("active");
        await account.SendAsync(eventType: "upload");
    }

    [Fact]
    public async Task Each_validation_has_a_code_of_its_own_and_stands_among_the_recent_deliveries()
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        var path = $"destinations/{(await account.CreateActiveAsync(Signed)).Text("id")}";

        var again = await account.PostAsync($"{path}/validate");

        account.Receiver.Requests.Select(request => request.Exactly("X-ActiGraph-Hook-Secret")).Distinct().Count().ShouldBe(2);
        var attempt = (await account.AttemptsAsync(await account.GetAsync($"deliveries/{again.Text("delivery")}"))).ShouldHaveSingleItem();
        attempt.GetProperty("request").Text("body").ShouldBe(account.Receiver.Requests[^1].Text);
        attempt.GetProperty("status").GetInt32().ShouldBe(200);
    }

    [Theory]
    [InlineData("""{"url":"$url/moved"}""")]
    [InlineData("""{"signing":[{"scheme":"actigraph@1","secret":"another good passcode"}]}""")]
    [InlineData("""{"signing":[],"authentication":{"type":"basic","username":"u","password":"p"}}""")]
    public async Task A_change_of_url_authentication_or_credentials_needs_a_new_validation(string patch)
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        var path = $"destinations/{(await account.CreateActiveAsync(Signed)).Text("id")}";
        account.Receiver.Respond(new TestResponse(200));

        (await account.PatchAsync(path, patch.Replace("$url", account.Url, StringComparison.Ordinal))).Text("state").ShouldBe("validating");

        await account.Receiver.WaitForAsync(2, Cancel);
        (await account.PublishAsync(eventType: "upload")).ShouldBeNull();
    }

    [Fact]
    public async Task A_rotated_passcode_signs_the_new_validation_and_has_no_grace_period()
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        var path = $"destinations/{(await account.CreateActiveAsync(Signed)).Text("id")}";
        Account.Fields(await account.PostAsync($"{path}/secrets/rotate", """{"gracePeriod":"1h"}""", HttpStatusCode.BadRequest)).ShouldBe(["gracePeriod"]);

        var passcode = (await account.PostAsync($"{path}/secrets/rotate")).Text("secret");

        var asked = (await account.Receiver.WaitForAsync(2, Cancel))[1];
        asked.Exactly("X-ActiGraph-Event").ShouldBe("validation");
        asked.Exactly("X-ActiGraph-Signature").ShouldBe(Hmac.Base64(passcode, asked.Body));
    }

    [Fact]
    public async Task A_change_of_events_needs_none()
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        var path = $"destinations/{(await account.CreateActiveAsync(Signed)).Text("id")}";

        (await account.PatchAsync(path, """{"eventTypes":["upload"],"eventOptions":{"upload":["error"]}}""")).Text("state").ShouldBe("active");

        await account.SendAsync("""{"status":"error"}""", "upload");
        account.Receiver.Requests.Count(request => request.Exactly("X-ActiGraph-Event") == "validation").ShouldBe(1);
    }

    [Fact]
    public async Task A_disabled_webhook_is_not_asked_before_it_is_enabled()
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        var created = await account.CreateAsync("""{"profile":"actigraph","enabled":false}""");
        created.Text("state").ShouldBe("draft");
        account.Receiver.Requests.ShouldBeEmpty();

        await account.PostAsync($"destinations/{created.Text("id")}/enable");

        await account.ActiveAsync(created.Text("id"));
        account.Receiver.Requests.ShouldHaveSingleItem();
    }

    private static async Task<JsonElement> FailedAsync(Account account, string path)
    {
        while (true)
        {
            var destination = await account.GetAsync(path);
            if (destination.GetProperty("lastValidation").ValueKind == JsonValueKind.Object) return destination;
            Cancel.ThrowIfCancellationRequested();
        }
    }

    private static async Task AnswerAsync(HttpContext context, string answer)
    {
        var code = context.Request.Headers[ConsentingReceiver.CodeHeader].ToString();
        context.Response.StatusCode = answer == "created" ? 201 : 200;
        var echo = answer switch
        {
            "created" => code,
            "upper" => code.ToUpperInvariant(),
            "other" => Guid.Empty.ToString(),
            _ => null,
        };
        if (echo is not null) context.Response.Headers[ConsentingReceiver.CodeHeader] = echo;
        if (answer == "body") await context.Response.WriteAsync(code);
    }
}
