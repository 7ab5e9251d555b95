using System.Globalization;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Vendors.EnGenius;

/// <summary>doc.engenius.ai/webhook/retry-mechanism</summary>
public sealed class Retry_mechanism(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Four_attempts_at_once_and_30_seconds_1_minute_and_5_minutes_after_each_failure()
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync("""{"profile":"engenius"}""");
        account.Receiver.Respond(new TestResponse(500));

        var delivery = await account.SettleAsync();

        delivery.Text("state").ShouldBe("dead");
        (await account.ScheduleAsync(delivery)).ShouldBe([TimeSpan.Zero, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(90), TimeSpan.FromSeconds(390)]);
        account.Receiver.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Each_attempt_has_the_same_body_and_a_fresh_timestamp_and_signature()
    {
        await using var account = await Account.OpenAsync(server);
        var created = await account.CreateAsync("""{"profile":"engenius"}""");
        account.Receiver.Respond(new TestResponse(503));
        var start = server.Clock.GetUtcNow().ToUnixTimeSeconds();

        await account.SettleAsync("""{"sentAt":"2026-03-11T06:10:55.000Z"}""");

        var requests = account.Receiver.Requests;
        requests.Select(request => request.Text).Distinct().ShouldHaveSingleItem();
        requests.Select(request => long.Parse(request.Exactly("X-EnGenius-Timestamp"), CultureInfo.InvariantCulture) - start).ShouldBe([0, 30, 90, 390]);
        foreach (var request in requests)
            request.Exactly("X-EnGenius-Signature").ShouldBe(Hmac.Hex(created.Text("secret"), request.Exactly("X-EnGenius-Timestamp"), request.Body));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(204)]
    [InlineData(299)]
    public async Task Any_2xx_is_success(int status)
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync("""{"profile":"engenius"}""");
        account.Receiver.Respond(new TestResponse(status));

        var delivery = await account.SettleAsync();

        delivery.Text("state").ShouldBe("succeeded");
        delivery.GetProperty("attempts").GetInt32().ShouldBe(1);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    public async Task Anything_else_is_tried_again(int status)
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync("""{"profile":"engenius"}""");
        account.Receiver.RespondNext(new TestResponse(status) { Headers = [new("Location", "/elsewhere")] });

        var delivery = await account.SettleAsync();

        delivery.Text("state").ShouldBe("succeeded");
        delivery.GetProperty("attempts").GetInt32().ShouldBe(2);
        account.Receiver.Requests.ShouldAllBe(request => request.Target == "/hook");
    }
}
