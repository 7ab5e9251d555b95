using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Vendors.CentrePoint;

/// <summary>github.com/actigraph/WebhookDocumentation event_types.md and the files of the events</summary>
public sealed class Event_types(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task Every_request_has_the_usual_headers_spelt_as_documented()
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        var created = await account.CreateActiveAsync("""{"profile":"actigraph"}""");

        var request = await account.SendAsync("""{"uploadId":"85045","status":"completed"}""", "upload");

        request.Text.ShouldBe("""{"uploadId":"85045","status":"completed"}""");
        request.Exactly("User-Agent").ShouldBe("ActiGraph-Hookshot/1.0");
        request.Exactly("X-ActiGraph-Event").ShouldBe("upload");
        request.Exactly("X-ActiGraph-Webhook-id").ShouldBe(created.Text("id"));
        request.Exactly("X-Client-Cert-Used").ShouldBe("False");
        request.Header("Content-Type").ShouldBe("application/json");
        Guid.TryParseExact(request.Exactly("X-ActiGraph-Delivery"), "D", out _).ShouldBeTrue();
    }

    [Fact]
    public async Task The_delivery_s_id_is_the_same_for_every_attempt_and_for_no_other_delivery()
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        await account.CreateActiveAsync("""{"profile":"actigraph"}""");
        account.Receiver.RespondNext(new TestResponse(500));

        await account.SettleAsync("\"first\"", "upload");
        await account.SettleAsync("\"second\"", "upload");

        var ids = account.Receiver.Requests.Where(request => request.Header(ConsentingReceiver.EventHeader) == "upload").Select(request => request.Exactly("X-ActiGraph-Delivery")).ToArray();
        ids.Length.ShouldBe(3);
        ids[0].ShouldBe(ids[1]);
        ids[2].ShouldNotBe(ids[1]);
    }

    [Fact]
    public async Task Upload_is_subscribed_by_status()
    {
        await using var account = await ConsentingReceiver.OpenAccountAsync(server);
        await account.CreateActiveAsync("""{"profile":"actigraph","eventTypes":["upload"],"eventOptions":{"upload":["completed","error"]}}""");

        (await account.PublishAsync("""{"status":"started"}""", "upload")).ShouldBeNull();
        (await account.PublishAsync("""{"status":"completed"}""", "daily_statistics_complete")).ShouldBeNull();

        await account.SendAsync("""{"status":"completed"}""", "upload");
    }
}
