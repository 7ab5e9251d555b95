using System.Net;
using System.Text;

namespace Sealpost.Server.Tests.Sources;

public sealed class RepetitionTests(TestServer server)
{
    private const string StripeSecret = "whsec_0123456789abcdefghijklmnopqrstuv";

    private static int Rounds => Environment.GetEnvironmentVariable("SEALPOST_LONG_TESTS") == "1" ? 1_000 : 20;

    [Fact]
    public async Task A_hundred_parallel_replays_are_all_answered_200_and_journaled_once()
    {
        var source = await SourceDriver.StartAsync(server, "stripe", StripeSecret);
        for (var round = 1; round <= Rounds; round++)
        {
            var body = $"{{\"id\":\"evt_{round}\"}}";
            var headers = source.Signed(body);
            var sending = Enumerable.Range(0, 100).Select(_ => source.Send(HttpMethod.Post, Answers.Bytes(Encoding.UTF8.GetBytes(body), "application/json"), headers)).ToArray();
            foreach (var send in sending) await SourceDriver.ShouldAnswerAsync(send, HttpStatusCode.OK);
            if (round % 20 == 0) (await CountMessagesAsync(source)).ShouldBe(round);
        }
    }

    private async Task<int> CountMessagesAsync(SourceDriver source)
    {
        var count = 0;
        for (var after = ""; after is not null;)
        {
            var page = await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{source.Tenant}/messages?limit=250{after}").ReadAsync(HttpStatusCode.OK);
            count += page.GetProperty("items").GetArrayLength();
            after = page.GetProperty("next").GetString() is { } next ? $"&after={next}" : null;
        }

        return count;
    }

    [Fact]
    public async Task A_retry_with_a_fresh_signature_is_known_by_the_senders_own_id()
    {
        var source = await SourceDriver.StartAsync(server, "stripe", StripeSecret, "\"deduplicate\":{\"by\":\"json\",\"json\":\"/id\",\"window\":\"3d\"}");
        var now = TimeProvider.System.GetUtcNow();
        foreach (var at in (DateTimeOffset[])[now.AddSeconds(-120), now.AddSeconds(-60), now])
            await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Bytes("{\"id\":\"evt_1\"}"u8.ToArray()), source.Signed("{\"id\":\"evt_1\"}", at: at)), HttpStatusCode.OK);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned("{\"id\":\"evt_2\"}"), HttpStatusCode.OK);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned("{\"no\":\"id\"}"), HttpStatusCode.OK);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned("{\"no\":\"id\"}"), HttpStatusCode.OK);
        (await source.MessagesAsync()).Length.ShouldBe(4);
    }

    [Fact]
    public async Task A_delivery_id_of_the_scheme_tells_repetitions()
    {
        var source = await SourceDriver.StartAsync(server, "github", "secret-of-github");
        await SourceDriver.ShouldAnswerAsync(source.SendSigned("{\"a\":1}", ("X-GitHub-Delivery", "d1")), HttpStatusCode.OK);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned("{\"a\":1}", ("X-GitHub-Delivery", "d1")), HttpStatusCode.OK);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned("{\"a\":1}", ("X-GitHub-Delivery", "d2")), HttpStatusCode.OK);
        (await source.MessagesAsync()).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_signed_message_id_tells_repetitions()
    {
        var source = await SourceDriver.StartAsync(server, "standard-webhooks", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        foreach (var id in (string[])["msg_a", "msg_a", "msg_b"])
            await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Bytes("{}"u8.ToArray()), source.Signed("{}", id: id)), HttpStatusCode.OK);
        (await source.MessagesAsync()).Length.ShouldBe(2);
    }

    [Fact]
    public async Task Equal_requests_without_any_id_or_signature_are_not_taken_for_one()
    {
        var source = await SourceDriver.StartAsync(server, "none", null);
        for (var i = 0; i < 2; i++) await SourceDriver.ShouldAnswerAsync(source.SendSigned("{}"), HttpStatusCode.OK);
        await source.Patch("""{"deduplicate":{"by":"body"}}""").ReadAsync(HttpStatusCode.OK);
        for (var i = 0; i < 2; i++) await SourceDriver.ShouldAnswerAsync(source.SendSigned("{}"), HttpStatusCode.OK);
        (await source.MessagesAsync()).Length.ShouldBe(3);
    }

    [Fact]
    public async Task Two_sources_do_not_share_what_they_remember()
    {
        var one = await SourceDriver.StartAsync(server, "github", "secret-of-github");
        var other = await SourceDriver.StartAsync(server, "github", "secret-of-github", tenant: one.Tenant);
        await SourceDriver.ShouldAnswerAsync(one.SendSigned("{}", ("X-GitHub-Delivery", "d1")), HttpStatusCode.OK);
        await SourceDriver.ShouldAnswerAsync(other.SendSigned("{}", ("X-GitHub-Delivery", "d1")), HttpStatusCode.OK);
        (await one.MessagesAsync()).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_rejected_request_is_not_remembered_as_taken_in()
    {
        var source = await SourceDriver.StartAsync(server, "github", "secret-of-github");
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Bytes("{}"u8.ToArray()), ("X-GitHub-Delivery", "d1"), ("X-Hub-Signature-256", "sha256=00")), HttpStatusCode.Unauthorized);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned("{}", ("X-GitHub-Delivery", "d1")), HttpStatusCode.OK);
        (await source.MessagesAsync()).Length.ShouldBe(1);
    }
}
