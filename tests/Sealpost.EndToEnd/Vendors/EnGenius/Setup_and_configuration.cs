using System.Net;
using System.Text.Json;

namespace Sealpost.EndToEnd.Vendors.EnGenius;

/// <summary>doc.engenius.ai/webhook/setup-and-configuration</summary>
public sealed class Setup_and_configuration(RunningServer server) : IClassFixture<RunningServer>
{
    private static readonly string[] Envelope =
    [
        "sentAt", "organizationId", "organizationName", "hierarchyviewId", "hierarchyviewName", "networkId", "networkName", "deviceSerial", "deviceMac", "deviceName",
        "deviceModel", "deviceType", "alertId", "alertType", "alertLevel", "occurredAt", "alertData",
    ];

    [Fact]
    public async Task An_organisation_has_thirty_webhook_servers_at_most()
    {
        await using var account = await Account.OpenAsync(server);
        await using var other = await Account.OpenAsync(server);
        var first = await account.CreateAsync(Numbered(1));
        for (var i = 2; i <= 30; i++) await account.CreateAsync(Numbered(i));

        (await account.RefusedAsync(Numbered(31), HttpStatusCode.Conflict)).ShouldBe(["profile"]);

        await other.CreateAsync(Numbered(31));
        await account.CallAsync(HttpMethod.Delete, $"destinations/{first.Text("id")}", body: null, HttpStatusCode.NoContent);
        await account.CreateAsync(Numbered(31));
    }

    [Fact]
    public async Task Each_has_a_url_of_its_own()
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync(Numbered(1));
        var second = await account.CreateAsync(Numbered(2));

        (await account.RefusedAsync(Numbered(1), HttpStatusCode.Conflict)).ShouldBe(["url"]);

        var unchanged = await account.GetAsync($"destinations/{second.Text("id")}");
        unchanged.Text("url").ShouldBe("https://example.com/2");
    }

    [Fact]
    public async Task A_payload_template_reshapes_the_alert_and_the_signature_covers_what_is_sent()
    {
        await using var account = await Account.OpenAsync(server);
        var created = await account.CreateAsync("""{"profile":"engenius","payloadTemplate":{"text":"{\"text\":\"{{ /deviceName }}: {{ /alertType }}\"}"}}""");

        var request = await account.SendAsync("""{"deviceName":"AP \"1\"","alertType":"AP Device Online"}""");

        JsonElement.Parse(request.Body).Text("text").ShouldBe("AP \"1\": AP Device Online");
        request.Exactly("X-EnGenius-Signature").ShouldBe(Hmac.Hex(created.Text("secret"), request.Exactly("X-EnGenius-Timestamp"), request.Body));
    }

    [Fact]
    public async Task Alerts_are_subscribed_per_webhook_server()
    {
        await using var account = await Account.OpenAsync(server);
        await account.CreateAsync("""{"profile":"engenius","eventTypes":["gw_vpn_site_online","gw_vpn_site_offline"]}""");

        (await account.PublishAsync(eventType: "cam_record_fail")).ShouldBeNull();
        await account.SendAsync(eventType: "gw_vpn_site_offline");
    }

    [Fact]
    public async Task A_disabled_server_gets_nothing_until_it_is_enabled()
    {
        await using var account = await Account.OpenAsync(server);
        var path = $"destinations/{(await account.CreateAsync("""{"profile":"engenius","enabled":false}""")).Text("id")}";

        (await account.PublishAsync()).ShouldBeNull();
        await account.PostAsync($"{path}/enable");

        await account.SendAsync();
        account.Receiver.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_test_sends_an_AP_Device_Online_event_signed_like_any_alert()
    {
        await using var account = await Account.OpenAsync(server);
        var created = await account.CreateAsync("""{"profile":"engenius","eventTypes":["gw_vpn_site_online"]}""");

        var test = await account.PostAsync($"destinations/{created.Text("id")}/test", status: HttpStatusCode.Accepted);
        (await account.SettledAsync(test.Text("delivery"))).Text("state").ShouldBe("succeeded");

        var request = account.Receiver.Requests.ShouldHaveSingleItem();
        var alert = JsonElement.Parse(request.Body);
        alert.EnumerateObject().Select(member => member.Name).ShouldBe(Envelope);
        alert.Text("alertType").ShouldBe("AP Device Online");
        alert.Text("occurredAt").ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        request.Exactly("X-EnGenius-Signature").ShouldBe(Hmac.Hex(created.Text("secret"), request.Exactly("X-EnGenius-Timestamp"), request.Body));
    }

    private static string Numbered(int number) => $$"""{"profile":"engenius","url":"https://example.com/{{number}}"}""";
}
