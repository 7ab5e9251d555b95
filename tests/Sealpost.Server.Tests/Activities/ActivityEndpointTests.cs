using System.Net;
using System.Text.Json;
using Sealpost.Server.Tests.Destinations;

namespace Sealpost.Server.Tests.Activities;

public sealed class ActivityEndpointTests(TestServer server)
{
    [Theory]
    [InlineData("activity", 121)]
    [InlineData("activity?step=second", 121)]
    [InlineData("activity?step=minute", 60)]
    public async Task What_was_accepted_and_what_arrived_is_counted(string path, int points)
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        await driver.CreateAsync();
        await driver.PublishAsync();

        var activity = await driver.UntilAsync(path, read => Sum(read, "delivered") == 1);

        activity.GetProperty("points").GetArrayLength().ShouldBe(points);
        (Sum(activity, "accepted"), Sum(activity, "failed"), Sum(activity, "retries")).ShouldBe((1, 0, 0));
        activity.GetProperty("points").EnumerateArray().Single(point => point.GetProperty("delivered").GetInt32() == 1).GetProperty("p99Ms").GetDouble().ShouldBeGreaterThan(0);
        activity.GetProperty("partial").GetBoolean().ShouldBeFalse();
        activity.Text("node").ShouldBe(Environment.MachineName);
    }

    [Fact]
    public async Task Another_tenants_counts_are_its_own()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        await driver.CreateAsync();
        await driver.PublishAsync();
        await driver.UntilAsync("activity", read => Sum(read, "delivered") == 1);

        var other = await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{await server.NewTenantAsync()}/activity").ReadAsync(HttpStatusCode.OK);

        (Sum(other, "accepted"), Sum(other, "delivered"), other.GetProperty("backlog").GetInt64()).ShouldBe((0, 0, 0L));
    }

    [Theory]
    [InlineData("step=hour", "step")]
    [InlineData("limit=5", "limit")]
    public async Task What_it_does_not_take_is_refused(string query, string field)
    {
        var problem = await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{await server.NewTenantAsync()}/activity?{query}").ProblemAsync(HttpStatusCode.BadRequest, "validation");
        problem.GetProperty("errors").TryGetProperty(field, out _).ShouldBeTrue();
    }

    private static int Sum(JsonElement activity, string member) => activity.GetProperty("points").EnumerateArray().Sum(point => point.GetProperty(member).GetInt32());
}
