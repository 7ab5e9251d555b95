using System.Net;
using System.Text;
using System.Text.Json;
using Sealpost.EndToEnd.Vendors.CentrePoint;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Vendors;

/// <summary>The rows of the table in docs/profiles.md that are the same for all five, most of them because the vendors are silent.</summary>
public sealed class Side_by_side(RunningServer server) : IClassFixture<RunningServer>
{
    public static TheoryData<string> Profiles => ["engenius", "inscipher", "kaisa", "actigraph", "orange-logic"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task An_attempt_ends_after_15_seconds(string profile)
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        await account.CreateActiveAsync($$"""{"profile":"{{profile}}","retry":{"delays":[]} }""");
        var before = account.Receiver.Requests.Count;
        account.Receiver.Respond(new TestResponse { After = new TaskCompletionSource().Task });
        var delivery = (await account.PublishAsync()).ShouldNotBeNull();
        await account.Receiver.WaitForAsync(before + 1, Cancel);

        await server.PassUntilAsync(server.Clock.GetUtcNow() + TimeSpan.FromSeconds(15) - TimeSpan.FromMilliseconds(1));
        (await account.GetAsync($"deliveries/{delivery}")).GetProperty("attempts").GetInt32().ShouldBe(0);
        await server.PassUntilAsync(server.Clock.GetUtcNow() + TimeSpan.FromMilliseconds(1));

        var settled = await account.AttemptedAsync(delivery, 1);
        settled.Text("state").ShouldBe("dead");
        (await account.AttemptsAsync(settled))[0].Text("detail").ShouldBe("deadline_passed");
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task A_dead_letter_does_not_disable_the_destination(string profile)
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        var created = await account.CreateActiveAsync($$"""{"profile":"{{profile}}","retry":{"delays":["0s"]} }""");
        account.Receiver.Respond(new TestResponse(410));

        for (var i = 0; i < 3; i++) (await account.SettleAsync()).Text("state").ShouldBe("dead");

        (await account.GetAsync($"destinations/{created.Text("id")}")).Text("state").ShouldBe("active");
        account.Receiver.Respond(new TestResponse(200));
        await account.SendAsync();
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Any_2xx_is_success_but_for_one_who_wants_200(string profile)
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        await account.CreateActiveAsync($$"""{"profile":"{{profile}}","retry":{"delays":[]} }""");
        foreach (var status in new[] { 200, 201, 202, 204, 299, 300, 304, 400, 401, 404, 410, 429, 500, 503 })
        {
            account.Receiver.Respond(new TestResponse(status));
            var good = profile == "inscipher" ? status == 200 : status < 300;

            (await account.SettleAsync()).Text("state").ShouldBe(good ? "succeeded" : "dead", $"{status}");
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Only_actigraph_asks_its_receiver_before_the_first_event(string profile)
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        var asks = profile == "actigraph";

        var created = await account.CreateAsync($$"""{"profile":"{{profile}}"}""");

        (created.Text("state"), created.Text("handshake")).ShouldBe(asks ? ("validating", "actigraph") : ("active", "none"));
        await account.ActiveAsync(created.Text("id"));
        await account.SendAsync("\"event\"");
        account.Receiver.Requests.Count.ShouldBe(asks ? 2 : 1);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task A_certificate_that_nobody_trusts_gets_no_event(string profile)
    {
        await using var account = await Account.OpenAsync(server, new());
        await account.CreateAsync($$"""{"profile":"{{profile}}","retry":{"delays":[]}{{(profile == "actigraph" ? ",\"handshake\":\"none\"" : "")}} }""");

        var delivery = await account.SettleAsync();

        (await account.AttemptsAsync(delivery))[0].Text("detail").ShouldBe("certificate_untrusted");
        account.Receiver.Requests.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task Plain_http_is_refused(string profile)
    {
        await using var account = await Account.OpenAsync(server);

        (await account.RefusedAsync($$"""{"profile":"{{profile}}","url":"http://example.com/hook"}""")).ShouldBe(["url"]);
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task A_redirect_is_not_followed(string profile)
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        await account.CreateActiveAsync($$"""{"profile":"{{profile}}","retry":{"delays":[]} }""");
        account.Receiver.Respond(new TestResponse(307) { Headers = [new("Location", "/elsewhere")] });

        (await account.SettleAsync()).Text("state").ShouldBe("dead");

        account.Receiver.Requests.ShouldAllBe(request => request.Target == "/hook");
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task The_body_is_what_was_published_byte_for_byte(string profile)
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        await account.CreateActiveAsync($$"""{"profile":"{{profile}}"}""");
        const string Body = "{ \"price\" : 1.50,\r\n \"name\": \"Zürich <&'+>\" }";

        (await account.SendAsync(Body)).Text.ShouldBe(Body);
    }

    [Theory]
    [InlineData("engenius", "ap_device_online")]
    [InlineData("inscipher", "webhook.batch.status.processed")]
    [InlineData("kaisa", "call.ended")]
    [InlineData("actigraph", "upload")]
    [InlineData("orange-logic", "AssetEdited")]
    public async Task A_test_event_is_one_of_the_vendor_s_and_delivered_like_any_other(string profile, string eventType)
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        var created = await account.CreateActiveAsync($$"""{"profile":"{{profile}}","eventTypes":["another"]}""");

        var test = await account.PostAsync($"destinations/{created.Text("id")}/test", status: HttpStatusCode.Accepted);

        test.Text("eventType").ShouldBe(eventType);
        (await account.SettledAsync(test.Text("delivery"))).Text("state").ShouldBe("succeeded");
        if (!created.TryGetProperty("secret", out _)) return;
        var request = account.Receiver.Requests[^1];
        var message = request.Header("X-EnGenius-Timestamp") + request.Text;
        request.Headers.Select(header => header.Value).ShouldContain(value => Proves(value, created.Text("secret"), message));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task A_profile_shows_what_it_does(string profile)
    {
        using var response = await server.Api.GetAsync(new Uri($"profiles/{profile}", UriKind.Relative), Cancel);
        var shown = JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(Cancel));

        shown.Text("id").ShouldBe(profile);
        shown.GetProperty("retry").GetProperty("jitter").GetDouble().ShouldBe(0);
        shown.GetProperty("retry").GetProperty("disableOnGone").GetBoolean().ShouldBeFalse();
    }

    private static bool Proves(string header, string secret, string message)
    {
        var bytes = Encoding.UTF8.GetBytes(message);
        return header == Hmac.Hex(secret, bytes) || header == Hmac.Base64(secret, bytes) || header == $"v1,{Hmac.Base64(secret, bytes)}";
    }
}
