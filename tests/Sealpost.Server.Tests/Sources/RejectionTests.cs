using System.Net;
using System.Text;

namespace Sealpost.Server.Tests.Sources;

public sealed class RejectionTests(TestServer server)
{
    private const string StripeSecret = "whsec_0123456789abcdefghijklmnopqrstuv";

    [Fact]
    public async Task A_rejected_request_can_be_read_without_its_proof()
    {
        var source = await SourceDriver.StartAsync(server, "stripe", StripeSecret);
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Json("{\"id\":\"evt_é\"}"), source.Signed("another body")), HttpStatusCode.Unauthorized);
        var rejection = (await source.RejectionsAsync()).ShouldHaveSingleItem();
        rejection.Text("reason").ShouldBe("signature-mismatch");
        rejection.Text("method").ShouldBe("POST");
        rejection.Text("caller").ShouldBe("127.0.0.1");
        rejection.TryGetProperty("request", out _).ShouldBeFalse();
        var request = (await source.ReadAsync($"/rejections/{rejection.Text("id")}")).GetProperty("request");
        request.Text("body").ShouldBe("{\"id\":\"evt_é\"}");
        request.GetProperty("headers").EnumerateArray().ShouldContain(header => header.Text("name") == "Stripe-Signature" && header.Text("value") == "[redacted]");
        (await source.MessagesAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("{\"id\":\"evt_1\"}", "{\"id\":\"evt_1\"}\n", StripeSecret, 0, "body-trailing-newline")]
    [InlineData("{\"id\":\"evt_1\"}", "{\"id\": \"evt_1\"}", StripeSecret, 0, "body-reserialised")]
    [InlineData("{\"id\":\"evt_1\"}", "{\"id\":\"evt_1\"}", "whsec_0123456789abcdefghijklmnopqrstu", 0, "secret-whitespace")]
    [InlineData("{\"id\":\"evt_1\"}", "{\"id\":\"evt_1\"}", StripeSecret, -400, "timestamp-too-old")]
    public async Task A_diagnosis_names_the_near_miss(string signed, string sent, string secret, int seconds, string expected)
    {
        var source = await SourceDriver.StartAsync(server, "stripe", secret == StripeSecret ? secret : secret + "\n");
        var headers = source.Signed(signed, with: secret, at: TimeProvider.System.GetUtcNow().AddSeconds(seconds));
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Bytes(Encoding.UTF8.GetBytes(sent)), headers), HttpStatusCode.Unauthorized);
        (await source.DiagnoseAsync((await source.RejectionsAsync()).ShouldHaveSingleItem())).ShouldContain(expected);
    }

    [Fact]
    public async Task A_diagnosis_by_the_secret_of_today_says_that_the_request_would_pass_now()
    {
        var source = await SourceDriver.StartAsync(server, "stripe", StripeSecret);
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Bytes("{}"u8.ToArray()), source.Signed("{}", with: "whsec_the-right-one-0123456789abcdef")), HttpStatusCode.Unauthorized);
        var rejection = (await source.RejectionsAsync()).ShouldHaveSingleItem();
        (await source.DiagnoseAsync(rejection)).ShouldContain("signature-mismatch");
        await source.Patch("""{"secret":"whsec_the-right-one-0123456789abcdef"}""").ReadAsync(HttpStatusCode.OK);
        (await source.DiagnoseAsync(rejection)).ShouldBe(["accepted"]);
        (await source.MessagesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_diagnosis_names_what_the_source_itself_refused()
    {
        var source = await SourceDriver.StartAsync(server, "stripe", StripeSecret, "\"allowedNetworks\":[\"203.0.113.0/24\"]");
        await SourceDriver.ShouldAnswerAsync(source.SendSigned(), HttpStatusCode.Unauthorized);
        (await source.DiagnoseAsync((await source.RejectionsAsync()).ShouldHaveSingleItem())).ShouldBe(["address-not-allowed"]);
    }

    [Fact]
    public async Task An_event_type_that_may_not_be_used_is_replaced_or_refused_and_kept()
    {
        var source = await SourceDriver.StartAsync(server, "none", null, "\"eventType\":{\"json\":\"/type\",\"fallback\":\"other.event\"}");
        foreach (var body in (string[])["{\"type\":\"a.b\"}", "{\"type\":\"Issue: opened!\"}", "{\"type\":\"\\ud800\"}", "{\"type\":{}}", "not json"])
            await SourceDriver.ShouldAnswerAsync(source.SendSigned(body), HttpStatusCode.OK);
        (await source.MessagesAsync()).Select(message => message.Text("eventType")).ShouldBe(["other.event", "other.event", "other.event", "Issue-opened", "a.b"]);
    }

    [Fact]
    public async Task Rejections_of_another_source_or_tenant_are_not_found()
    {
        var one = await SourceDriver.StartAsync(server, "stripe", StripeSecret);
        await SourceDriver.ShouldAnswerAsync(one.Send(HttpMethod.Post, Answers.Json("{}")), HttpStatusCode.Unauthorized);
        var id = (await one.RejectionsAsync()).ShouldHaveSingleItem().Text("id");
        var other = await SourceDriver.StartAsync(server, "stripe", StripeSecret, tenant: one.Tenant);
        await other.Api(HttpMethod.Get, $"/rejections/{id}").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await other.Api(HttpMethod.Post, $"/rejections/{id}/diagnose").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await one.Api(HttpMethod.Get, "/rejections/nonsense").ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }
}
