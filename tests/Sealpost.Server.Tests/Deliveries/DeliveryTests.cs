using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.Deliveries;

public sealed class DeliveryTests(TestServer server)
{
    [Fact]
    public async Task A_delivery_shows_its_attempt_with_request_and_response()
    {
        await using var receiver = await TestReceiver.StartAsync(new TestReceiverOptions { PlainHttp = true });
        receiver.Respond(TestResponse.WithText(200, "thanks"));
        var (tenant, destination) = await NewDestinationAsync(receiver.Url);
        var message = await PublishAsync(tenant);
        var delivery = await FinishedAsync(tenant, message, receiver);
        delivery.Text("state").ShouldBe("succeeded");
        delivery.Text("destination").ShouldBe(destination);
        delivery.GetProperty("lastStatus").GetInt32().ShouldBe(200);
        var attempts = await Get($"tenants/{tenant}/deliveries/{delivery.Text("id")}/attempts").ReadAsync(HttpStatusCode.OK);
        var attempt = attempts.GetProperty("items").EnumerateArray().ShouldHaveSingleItem();
        attempt.Text("outcome").ShouldBe("succeeded");
        attempt.GetProperty("request").Text("body").ShouldBe("{\"n\":1}");
        attempt.GetProperty("response").Text("body").ShouldBe("thanks");
    }

    [Fact]
    public async Task A_finished_delivery_is_resent_but_not_cancelled()
    {
        await using var receiver = await TestReceiver.StartAsync(new TestReceiverOptions { PlainHttp = true });
        var (tenant, _) = await NewDestinationAsync(receiver.Url);
        var delivery = await FinishedAsync(tenant, await PublishAsync(tenant), receiver);
        var path = $"/api/v1/tenants/{tenant}/deliveries/{delivery.Text("id")}";
        await server.Api.PostTo($"{path}/cancel", null).ProblemAsync(HttpStatusCode.Conflict, "conflict");
        await server.Api.PostTo($"{path}/resend", null).ReadAsync(HttpStatusCode.Accepted);
        (await receiver.WaitForAsync(2, TestContext.Current.CancellationToken)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_pending_delivery_is_cancelled_but_not_resent()
    {
        await using var receiver = await TestReceiver.StartAsync(new TestReceiverOptions { PlainHttp = true });
        receiver.Respond(new TestResponse(503));
        var (tenant, destination) = await NewDestinationAsync(receiver.Url);
        var message = await PublishAsync(tenant);
        await receiver.WaitForAsync(1, TestContext.Current.CancellationToken);
        var delivery = (await ListAsync(tenant, $"?destination={destination}&state=pending&message={message}")).EnumerateArray().ShouldHaveSingleItem();
        var path = $"/api/v1/tenants/{tenant}/deliveries/{delivery.Text("id")}";
        await server.Api.PostTo($"{path}/resend", null).ProblemAsync(HttpStatusCode.Conflict, "conflict");
        (await server.Api.PostTo($"{path}/cancel", null).ReadAsync(HttpStatusCode.OK)).Text("state").ShouldBe("cancelled");
        (await ListAsync(tenant, "?state=pending")).GetArrayLength().ShouldBe(0);
        (await ListAsync(tenant, "?state=cancelled")).GetArrayLength().ShouldBe(1);
    }

    [Theory]
    [InlineData("destination", "dst_00000000000000000000000000")]
    [InlineData("destination", "nonsense")]
    [InlineData("message", "nonsense")]
    [InlineData("state", "Pending")]
    [InlineData("state", "0")]
    [InlineData("from", "yesterday")]
    [InlineData("until", "2026-01-31")]
    public async Task A_bad_filter_is_refused_by_name(string name, string value)
    {
        var tenant = await server.NewTenantAsync();
        (await Get($"tenants/{tenant}/deliveries?{name}={value}").ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe([name]);
    }

    [Fact]
    public async Task A_time_window_filters_by_acceptance()
    {
        await using var receiver = await TestReceiver.StartAsync(new TestReceiverOptions { PlainHttp = true });
        var (tenant, _) = await NewDestinationAsync(receiver.Url);
        await PublishAsync(tenant);
        (await ListAsync(tenant, "?until=2001-01-01T00:00:00Z")).GetArrayLength().ShouldBe(0);
        (await ListAsync(tenant, "?from=2001-01-01T00:00:00Z")).GetArrayLength().ShouldBe(1);
        (await Get($"tenants/{tenant}/deliveries?from=2002-01-01T00:00:00Z&until=2001-01-01T00:00:00Z").ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe(["until"]);
    }

    [Theory]
    [InlineData("dlv_00000000000000000000000000_0")]
    [InlineData("nonsense")]
    public async Task An_unknown_delivery_is_not_found(string id)
    {
        var tenant = await server.NewTenantAsync();
        await Get($"tenants/{tenant}/deliveries/{id}").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await Get($"tenants/{tenant}/deliveries/{id}/attempts").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await server.Api.PostTo($"/api/v1/tenants/{tenant}/deliveries/{id}/resend", null).ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await server.Api.PostTo($"/api/v1/tenants/{tenant}/deliveries/{id}/cancel", null).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    private Task<HttpResponseMessage> Get(string path) => server.Api.SendAsync(HttpMethod.Get, $"/api/v1/{path}");

    private async Task<JsonElement> ListAsync(string tenant, string query) => (await Get($"tenants/{tenant}/deliveries{query}").ReadAsync(HttpStatusCode.OK)).GetProperty("items");

    private async Task<string> PublishAsync(string tenant) =>
        (await server.Api.PostTo($"/api/v1/tenants/{tenant}/publish/a.b", Answers.Json("{\"n\":1}")).ReadAsync(HttpStatusCode.Accepted)).Text("id");

    /// <summary>Waits until the outcome is on record: it follows the receiver's answer by one commit.</summary>
    private async Task<JsonElement> FinishedAsync(string tenant, string message, TestReceiver receiver)
    {
        await receiver.WaitForAsync(1, TestContext.Current.CancellationToken);
        while (true)
        {
            var delivery = (await ListAsync(tenant, $"?message={message}")).EnumerateArray().ShouldHaveSingleItem();
            if (delivery.Text("state") != "pending") return delivery;
            await Task.Yield();
        }
    }

    private async Task<(string Tenant, string Destination)> NewDestinationAsync(Uri url)
    {
        var tenant = await server.NewTenantAsync();
        var directory = server.Services.GetRequiredService<TenantDirectory>();
        var snapshot = await directory.FindAsync(tenant, TestContext.Current.CancellationToken);
        var editor = server.Services.GetRequiredService<DestinationEditor>();
        var parsing = editor.Parse(JsonDocument.Parse($$"""{"url":"{{url}}"}""").RootElement).ShouldBeOfType<DestinationParsing.Valid>();
        var change = await server.Services.GetRequiredService<Journal>().ExecuteAsync(connection => editor.Insert(connection, snapshot!.TenantNo, parsing));
        directory.Invalidate(snapshot!.TenantNo, change.Destination.DestinationNo);
        return (tenant, change.Destination.Id.ToString());
    }
}
