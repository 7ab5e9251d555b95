using System.Net;
using System.Text;

namespace Sealpost.Server.Tests.Limits;

public sealed class TenantLimitTests(TestServer server)
{
    private const string Batch = """[{"eventType":"ping","payload":{}},{"eventType":"ping","payload":{}}]""";

    [Fact]
    public async Task A_tenant_at_its_limit_is_told_which_and_until_when_on_every_way_in()
    {
        var tenant = await LimitedTenantAsync("""{ "messagesPerSecond": 1 }""");
        var source = await server.Api.PostTo($"{tenant}/sources", Answers.Json("""{ "scheme": "none" }""")).ReadAsync(HttpStatusCode.Created);
        // A hundred at once are a debt of a hundred seconds.
        await server.Api.PostTo($"{tenant}/messages", Answers.Json($"[{string.Join(',', Enumerable.Repeat("""{"eventType":"ping","payload":{}}""", 100))}]")).ReadAsync(HttpStatusCode.Accepted);

        foreach (var (path, body) in new[] { ("publish/ping", "{}"), ("messages", """{"eventType":"ping","payload":{}}"""), ("messages", Batch) })
        {
            using var answer = await server.Api.PostTo($"{tenant}/{path}", Answers.Json(body));
            answer.Headers.RetryAfter.ShouldNotBeNull(path).Delta.ShouldNotBeNull().TotalSeconds.ShouldBeInRange(1, 100);
            (await Task.FromResult(answer).ProblemAsync(HttpStatusCode.TooManyRequests, "limit-reached")).Fields().ShouldBe(["limits.messagesPerSecond"]);
        }

        using var content = new StringContent("{}", Encoding.UTF8, "application/json");
        using var ingested = await server.Anonymous.PostAsync(new Uri(source.Text("url")), content, TestContext.Current.CancellationToken);
        ingested.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        ingested.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_destination_too_many_is_a_conflict()
    {
        var tenant = await LimitedTenantAsync("""{ "destinations": 1 }""");
        await server.Api.PostTo($"{tenant}/destinations", Answers.Json("""{ "url": "https://one.example.com/" }""")).ReadAsync(HttpStatusCode.Created);

        (await server.Api.PostTo($"{tenant}/destinations", Answers.Json("""{ "url": "https://two.example.com/" }""")).ProblemAsync(HttpStatusCode.Conflict, "conflict")).Fields().ShouldBe(["limits.destinations"]);
    }

    [Fact]
    public async Task Limits_are_shown_changed_one_by_one_and_taken_back()
    {
        var tenant = await LimitedTenantAsync("""{ "pending": 5, "inFlight": 2 }""");

        (await PatchAsync(tenant, """{ "limits": { "inFlight": null, "messagesPerSecond": 0 } }""")).GetProperty("limits").ToString()
            .ShouldBe("""{"messagesPerSecond":0,"inFlight":null,"pending":5,"destinations":null}""");
        (await PatchAsync(tenant, """{ "name": "other" }""")).GetProperty("limits").GetProperty("pending").GetInt32().ShouldBe(5);
        (await PatchAsync(tenant, """{ "limits": null }""")).GetProperty("limits").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Theory]
    [InlineData("""{ "limits": { "messagesPerSecond": -1 } }""", "limits.messagesPerSecond")]
    [InlineData("""{ "limits": { "pending": 1.5 } }""", "limits.pending")]
    [InlineData("""{ "limits": { "inFlight": 10001 } }""", "limits.inFlight")]
    [InlineData("""{ "limits": { "colour": 1 } }""", "limits.colour")]
    [InlineData("""{ "limits": 7 }""", "limits")]
    public async Task A_limit_that_is_none_names_its_field(string patch, string field)
    {
        var tenant = $"/api/v1/tenants/{await server.NewTenantAsync()}";

        (await server.Api.SendAsync(HttpMethod.Patch, tenant, Answers.Json(patch), ("If-Match", "*")).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe([field]);
    }

    private async Task<string> LimitedTenantAsync(string limits)
    {
        var tenant = $"/api/v1/tenants/{await server.NewTenantAsync()}";
        await PatchAsync(tenant, $$"""{ "limits": {{limits}} }""");
        return tenant;
    }

    private Task<System.Text.Json.JsonElement> PatchAsync(string tenant, string patch) =>
        server.Api.SendAsync(HttpMethod.Patch, tenant, Answers.Json(patch), ("If-Match", "*")).ReadAsync(HttpStatusCode.OK);
}
