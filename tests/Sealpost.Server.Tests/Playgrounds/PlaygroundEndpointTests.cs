using System.Net;
using System.Text.Json;
using Sealpost.Server.Tests.Destinations;

namespace Sealpost.Server.Tests.Playgrounds;

public sealed class PlaygroundEndpointTests(TestServer server)
{
    private const string Url = "https://playground.sealpost.invalid/orders";

    [Theory]
    [InlineData("standard-webhooks")]
    [InlineData("engenius")]
    [InlineData("inscipher")]
    [InlineData("actigraph")]
    [InlineData("orange-logic")]
    public async Task What_a_profile_signs_arrives_without_a_socket_and_verifies(string profile)
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        var destination = await driver.Post("destinations", $$"""{"url":"{{Url}}","profile":"{{profile}}"}""").ReadAsync(HttpStatusCode.Created);
        await driver.UntilAsync($"destinations/{destination.Text("id")}", read => read.Text("state") == "active");

        var sent = await driver.Post($"destinations/{destination.Text("id")}/test").ReadAsync(HttpStatusCode.Accepted);
        var delivery = await driver.UntilAsync($"deliveries/{sent.Text("delivery")}", read => read.Text("state") != "pending");

        delivery.Text("state").ShouldBe("succeeded");
        var request = Items(await driver.ReadAsync("playground")).Single(item => item.Text("delivery") == sent.Text("delivery"));
        request.GetProperty("verified").GetBoolean().ShouldBeTrue();
        request.GetProperty("proofs").EnumerateArray().ShouldHaveSingleItem().Text("outcome").ShouldBe("accepted");
        (request.Text("method"), request.Text("path"), request.Text("destination")).ShouldBe(("POST", "/orders", destination.Text("id")));
        Items(await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{await server.NewTenantAsync()}/playground").ReadAsync(HttpStatusCode.OK)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_not_signed_is_called_so_and_its_credentials_are_not_shown()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        await driver.Post("destinations", $$$"""{"url":"{{{Url}}}","profile":"custom","authentication":{"type":"basic","username":"u","password":"open-sesame"}}""").ReadAsync(HttpStatusCode.Created);
        await driver.PublishAsync("a.b", """{"n":1}""");

        var playground = await driver.UntilAsync("playground", read => Items(read).Count == 1);

        var request = Items(playground)[0];
        request.GetProperty("verified").ValueKind.ShouldBe(JsonValueKind.Null);
        request.GetProperty("request").Text("body").ShouldBe("""{"n":1}""");
        request.GetProperty("size").GetInt32().ShouldBe(7);
        playground.GetRawText().ShouldNotContain(Convert.ToBase64String("u:open-sesame"u8));
        request.GetProperty("request").GetProperty("headers").EnumerateArray().Single(header => header.Text("name") == "Authorization").Text("value").ShouldBe("[redacted]");
    }

    [Theory]
    [InlineData("/orders", 1)]
    [InlineData("/orders/", 0)]
    [InlineData("/ord", 0)]
    [InlineData("/", 1)]
    public async Task Requests_are_told_apart_by_their_path(string path, int found)
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        await driver.Post("destinations", $$"""{"url":"{{Url}}"}""").ReadAsync(HttpStatusCode.Created);
        await driver.PublishAsync();
        await driver.UntilAsync("playground", read => Items(read).Count == 1);

        Items(await driver.ReadAsync($"playground?path={Uri.EscapeDataString(path)}")).Count.ShouldBe(found);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"challenge\":7}")]
    [InlineData("[1,")]
    public async Task A_handshake_agrees_and_no_payload_harms_it(string payload)
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        var destination = await driver.Post("destinations", $$"""{"url":"{{Url}}","profile":"custom","handshake":"challenge"}""").ReadAsync(HttpStatusCode.Created);
        await driver.UntilAsync($"destinations/{destination.Text("id")}", read => read.Text("state") == "active");

        await driver.PublishAsync("a.b", payload);

        await driver.UntilAsync("deliveries?state=succeeded", read => Items(read).Any(item => item.Text("eventType") == "a.b"));
    }

    private static List<JsonElement> Items(JsonElement list) => [.. list.GetProperty("items").EnumerateArray()];
}
