using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sealpost.Server.Tests.Sources;

/// <summary>Each sender's question over real HTTP; the answers in detail are the core's to test.</summary>
public sealed class HandshakeTests(TestServer server)
{
    [Fact]
    public async Task Meta_asks_with_the_verify_token_that_was_agreed()
    {
        var source = await SourceDriver.StartAsync(server, "meta", "app-secret", "\"handshake\":{\"type\":\"hub-challenge\",\"verifyToken\":\"agreed\"}");
        await ShouldEchoAsync(source, "?hub.mode=subscribe&hub.verify_token=agreed&hub.challenge=1158201444", "1158201444");
        await SourceDriver.ShouldAnswerAsync(GetAsync(source, "?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1"), HttpStatusCode.Unauthorized);
        var rejection = (await source.RejectionsAsync()).ShouldHaveSingleItem();
        rejection.Text("reason").ShouldBe("handshake-refused");
        (await source.DiagnoseAsync(rejection))[0].ShouldBe("handshake-refused");
        await SourceDriver.ShouldAnswerAsync(source.SendSigned(), HttpStatusCode.OK);
        (await source.MessagesAsync()).Length.ShouldBe(1);
    }

    [Fact]
    public async Task Dropbox_asks_in_the_query()
    {
        var source = await SourceDriver.StartAsync(server, "dropbox", "app-secret");
        using var response = await ShouldEchoAsync(source, "?challenge=a%20b", "a b");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    [Fact]
    public async Task Slack_is_answered_only_when_it_has_signed_its_question()
    {
        var source = await SourceDriver.StartAsync(server, "slack", "8f742231b10e8888abcd99yyyzzz85a5");
        const string Body = "{\"type\":\"url_verification\",\"challenge\":\"c\"}";
        (await source.SendSigned(Body).ReadAsync(HttpStatusCode.OK)).Text("challenge").ShouldBe("c");
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Json(Body)), HttpStatusCode.Unauthorized);
        (await source.MessagesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task X_asks_for_a_keyed_hash()
    {
        var source = await SourceDriver.StartAsync(server, "twitter-x", "consumer-secret");
        var expected = "sha256=" + Convert.ToBase64String(HMACSHA256.HashData("consumer-secret"u8, "abc"u8));
        (await GetAsync(source, "?crc_token=abc").ReadAsync(HttpStatusCode.OK)).Text("response_token").ShouldBe(expected);
    }

    [Fact]
    public async Task Zoom_asks_again_and_again()
    {
        var source = await SourceDriver.StartAsync(server, "zoom", "zoom-secret-token");
        const string Body = "{\"event\":\"endpoint.url_validation\",\"payload\":{\"plainToken\":\"p\"}}";
        for (var i = 0; i < 2; i++) (await source.SendSigned(Body).ReadAsync(HttpStatusCode.OK)).Text("plainToken").ShouldBe("p");
        (await source.MessagesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Okta_asks_in_a_header()
    {
        var source = await SourceDriver.StartAsync(server, "okta-event-hook", "okta-token-0123456789");
        (await source.Send(HttpMethod.Get, null, ("X-Okta-Verification-Challenge", "v")).ReadAsync(HttpStatusCode.OK)).Text("verification").ShouldBe("v");
    }

    [Fact]
    public async Task CentrePoint_wants_its_code_back()
    {
        var source = await SourceDriver.StartAsync(server, "actigraph", "B3`MlG4sJR.X^-%w=oG_UrNBEpszl?");
        using var response = await source.Send(HttpMethod.Post, Answers.Json("{\"WebhookId\":\"74\",\"ValidationCode\":\"d3b1\"}"), ("X-ActiGraph-Event", "validation"), ("X-ActiGraph-Hook-Secret", "d3b1"));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("X-ActiGraph-Hook-Secret").ShouldBe(["d3b1"]);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned("{\"Test\":\"Value\"}", ("X-ActiGraph-Event", "upload")), HttpStatusCode.OK);
        (await source.MessagesAsync()).ShouldHaveSingleItem().Text("eventType").ShouldBe("upload");
    }

    [Fact]
    public async Task A_sender_gives_its_secret_in_the_first_request_and_signs_with_it()
    {
        var source = await SourceDriver.StartAsync(server, "asana", null);
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Json("{}"), source.Signed("{}", with: "given-by-asana-0123456789abcdef")), HttpStatusCode.Unauthorized);
        using (var response = await source.Send(HttpMethod.Post, Answers.Json("{}"), ("X-Hook-Secret", "given-by-asana-0123456789abcdef")))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.OK);
            response.Headers.GetValues("X-Hook-Secret").ShouldBe(["given-by-asana-0123456789abcdef"]);
        }

        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Json("{}"), source.Signed("{}", with: "given-by-asana-0123456789abcdef")), HttpStatusCode.OK);
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Json("{}"), ("X-Hook-Secret", "given-by-an-attacker-0123456789")), HttpStatusCode.Unauthorized);
        (await source.ReadAsync("/secrets")).GetProperty("items").GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Twitch_asks_with_a_signature_and_wants_text()
    {
        var source = await SourceDriver.StartAsync(server, "twitch", "twitch-secret-0123456789");
        using var response = await source.SendSigned("{\"challenge\":\"pogchamp\"}", ("Twitch-Eventsub-Message-Type", "webhook_callback_verification"));
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe("pogchamp");
    }

    [Fact]
    public async Task Discord_is_pinged_back()
    {
        var source = await SourceDriver.StartAsync(server, "none", null, "\"handshake\":{\"type\":\"discord-ping\"}");
        (await source.SendSigned("{\"type\":1}").ReadAsync(HttpStatusCode.OK)).GetProperty("type").GetInt32().ShouldBe(1);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned("{\"type\":0}"), HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task A_head_request_is_answered_for_those_who_ask_so()
    {
        var source = await SourceDriver.StartAsync(server, "intercom", "intercom-client-secret");
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Head, null), HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_allowed_origin_hears_so()
    {
        var source = await SourceDriver.StartAsync(server, "none", null, "\"handshake\":{\"type\":\"options-origin\",\"allowedOrigins\":[\"events.example.com\"],\"allowedRate\":60}");
        using var response = await source.Send(HttpMethod.Options, null, ("WebHook-Request-Origin", "events.example.com"));
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.GetValues("WebHook-Allowed-Origin").ShouldBe(["events.example.com"]);
        response.Headers.GetValues("WebHook-Allowed-Rate").ShouldBe(["60"]);
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Options, null, ("WebHook-Request-Origin", "evil.example.com")), HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task EBay_asks_for_a_hash_over_the_url_it_was_given()
    {
        var source = await SourceDriver.StartAsync(server, "none", null, "\"handshake\":{\"type\":\"hash-challenge\",\"verifyToken\":\"token-of-32-to-80-characters-0123456789\"}");
        var expected = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"codetoken-of-32-to-80-characters-0123456789{source.Url.AbsoluteUri}")));
        (await GetAsync(source, "?challenge_code=code").ReadAsync(HttpStatusCode.OK)).Text("challengeResponse").ShouldBe(expected);
    }

    [Fact]
    public async Task Xero_tells_good_from_bad_by_the_status()
    {
        var source = await SourceDriver.StartAsync(server, "xero", "xero-signing-key-0123456789");
        await SourceDriver.ShouldAnswerAsync(source.SendSigned("{\"events\":[]}"), HttpStatusCode.OK);
        await SourceDriver.ShouldAnswerAsync(source.Send(HttpMethod.Post, Answers.Json("{}"), source.Signed("{}", with: "wrong-signing-key-0123456789")), HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_subscription_of_a_strange_topic_or_address_of_SNS_is_refused()
    {
        var source = await SourceDriver.StartAsync(server, "none", null, "\"handshake\":{\"type\":\"sns-subscribe-url\",\"allowedTopics\":[\"arn:aws:sns:us-west-2:1:t\"]}");
        string Body(string topic, string url) => JsonSerializer.Serialize(new { Type = "SubscriptionConfirmation", TopicArn = topic, SubscribeURL = url });
        await SourceDriver.ShouldAnswerAsync(source.SendSigned(Body("arn:aws:sns:us-west-2:666:t", "https://sns.us-west-2.amazonaws.com/?Action=ConfirmSubscription")), HttpStatusCode.Unauthorized);
        await SourceDriver.ShouldAnswerAsync(source.SendSigned(Body("arn:aws:sns:us-west-2:1:t", "http://169.254.169.254/")), HttpStatusCode.Unauthorized);
        (await source.MessagesAsync()).ShouldBeEmpty();
    }

    private static Task<HttpResponseMessage> GetAsync(SourceDriver source, string query) => source.SendTo(new Uri(source.Url + query), HttpMethod.Get, null);

    private static async Task<HttpResponseMessage> ShouldEchoAsync(SourceDriver source, string query, string expected)
    {
        var response = await GetAsync(source, query);
        (await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldBe(expected);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        return response;
    }
}
