using System.Net;
using System.Text.Json;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.Destinations;

public sealed class DestinationTestTests(TestServer server)
{
    private static readonly string[] EnGeniusEnvelope =
    [
        "sentAt", "organizationId", "organizationName", "hierarchyviewId", "hierarchyviewName", "networkId", "networkName", "deviceSerial", "deviceMac", "deviceName", "deviceModel", "deviceType",
        "alertId", "alertType", "alertLevel", "occurredAt", "alertData",
    ];

    [Fact]
    public async Task Engenius_sends_ap_device_online_signed_to_that_destination_alone()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        await driver.CreateAsync("\"profile\":\"engenius\"", "other");
        var destination = await driver.CreateAsync("\"profile\":\"engenius\",\"eventTypes\":[\"switch_link_status\"]");

        var sent = await driver.Post($"destinations/{destination.Text("id")}/test").ReadAsync(HttpStatusCode.Accepted);

        var delivery = await driver.UntilAsync($"deliveries/{sent.Text("delivery")}", delivery => delivery.Text("state") == "succeeded");
        delivery.Text("message").ShouldBe(sent.Text("message"));
        var request = driver.Receiver.Requests.ShouldHaveSingleItem();
        request.Target.ShouldBe("/hook");
        request.Header("X-EnGenius-Signature").ShouldNotBeNullOrEmpty();
        var body = JsonElement.Parse(request.Body);
        body.EnumerateObject().Select(member => member.Name).ShouldBe(EnGeniusEnvelope);
        body.Text("alertType").ShouldBe("AP Device Online");
        body.Text("sentAt").ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
    }

    [Theory]
    [InlineData("inscipher", "webhook.batch.status.processed")]
    [InlineData("kaisa", "call.ended")]
    [InlineData("orange-logic", "AssetEdited")]
    [InlineData("standard-webhooks", "test")]
    [InlineData("custom", "test")]
    public async Task Every_profile_has_a_test_event(string profile, string eventType)
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        driver.Receiver.Respond(new TestResponse(200));
        var destination = await driver.CreateAsync($"\"profile\":\"{profile}\"");

        (await driver.Post($"destinations/{destination.Text("id")}/test", "{}").ReadAsync(HttpStatusCode.Accepted)).Text("eventType").ShouldBe(eventType);

        JsonElement.Parse((await driver.Receiver.WaitForAsync(1, TestContext.Current.CancellationToken))[0].Body).GetRawText().ShouldNotContain("{now");
    }

    [Fact]
    public async Task Without_a_test_of_its_own_a_profile_sends_the_example_of_a_subscribed_event_type()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        await server.Api.PostTo("/api/v1/event-types", Answers.Json("""{"name":"destination.test.example","versions":[{"example":{"v":1}},{"example":{ "v" : 2 }}]}""")).ReadAsync(HttpStatusCode.Created);
        var destination = await driver.CreateAsync("\"profile\":\"custom\",\"eventTypes\":[\"**.none\",\"some.other\",\"destination.test.example\"]");

        (await driver.Post($"destinations/{destination.Text("id")}/test").ReadAsync(HttpStatusCode.Accepted)).Text("eventType").ShouldBe("destination.test.example");

        JsonElement.Parse((await driver.Receiver.WaitForAsync(1, TestContext.Current.CancellationToken))[0].Body).GetProperty("v").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task A_payload_of_your_own_arrives_byte_for_byte()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        var destination = await driver.CreateAsync();

        await driver.Post($"destinations/{destination.Text("id")}/test", """{"eventType":"my.event","payload": { "a":1.50, "é":"\u00e9" } }""").ReadAsync(HttpStatusCode.Accepted);

        (await driver.Receiver.WaitForAsync(1, TestContext.Current.CancellationToken))[0].Text.ShouldBe("""{ "a":1.50, "é":"\u00e9" }""");
    }

    [Theory]
    [InlineData("\"profile\":\"actigraph\"", "validate")]
    [InlineData("\"profile\":\"actigraph\",\"enabled\":false", "enable")]
    [InlineData("\"profile\":\"custom\",\"enabled\":false", "enable")]
    public async Task A_destination_that_is_not_active_is_a_conflict_that_names_the_fix(string members, string fix)
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        var destination = await driver.CreateAsync(members);
        (await driver.Post($"destinations/{destination.Text("id")}/test").ProblemAsync(HttpStatusCode.Conflict, "conflict")).Text("detail").ShouldContain($"POST …/{fix}");
    }

    [Theory]
    [InlineData("""{"eventType":"two words"}""", "eventType")]
    [InlineData("""{"eventType":1}""", "eventType")]
    [InlineData("""{"type":"a"}""", "type")]
    public async Task Bad_input_is_refused_by_name(string body, string field)
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        var destination = await driver.CreateAsync();
        (await driver.Post($"destinations/{destination.Text("id")}/test", body).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe([field]);
        driver.Receiver.Requests.ShouldBeEmpty();
    }
}
