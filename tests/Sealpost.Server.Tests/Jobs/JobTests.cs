using System.Net;
using System.Text.Json;
using Sealpost.Server.Tests.Destinations;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.Jobs;

public sealed class JobTests(TestServer server)
{
    private const string NoRetry = "\"profile\":\"custom\",\"retry\":{\"delays\":[]}";
    private const string LongAgo = "2001-01-01T00:00:00Z";

    [Fact]
    public async Task Recover_sends_all_dead_deliveries_of_a_destination_again()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        driver.Receiver.Respond(new TestResponse(500));
        driver.Receiver.RespondAt("/good", new TestResponse(204));
        var bad = (await driver.CreateAsync(NoRetry)).Text("id");
        var good = (await driver.CreateAsync(NoRetry, "good")).Text("id");
        for (var i = 0; i < 120; i++) await driver.PublishAsync(payload: $"{i}");
        await driver.UntilAsync($"deliveries?destination={bad}&state=dead&limit=250", page => page.GetProperty("items").GetArrayLength() == 120);
        await driver.UntilAsync($"deliveries?destination={good}&state=succeeded&limit=250", page => page.GetProperty("items").GetArrayLength() == 120);
        driver.Receiver.Respond(new TestResponse(204));

        var job = await driver.Post($"destinations/{bad}/recover", $$"""{"since":"{{LongAgo}}"}""").ReadAsync(HttpStatusCode.Accepted);

        job.Text("kind").ShouldBe("recover");
        job.GetProperty("filter").Text("destination").ShouldBe(bad);
        var ended = await driver.UntilAsync($"jobs/{job.Text("id")}", read => read.Text("state") == "completed");
        ended.GetProperty("changed").GetInt32().ShouldBe(120);
        ended.GetProperty("examined").GetInt32().ShouldBe(120);
        ended.GetProperty("progress").GetDouble().ShouldBe(1);
        await driver.UntilAsync($"deliveries?destination={bad}&state=succeeded&limit=250", page => page.GetProperty("items").GetArrayLength() == 120);
        driver.Receiver.Requests.Count.ShouldBe(360);
    }

    [Fact]
    public async Task Recover_leaves_alone_what_is_older_and_what_is_newer()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        driver.Receiver.Respond(new TestResponse(500));
        var destination = (await driver.CreateAsync(NoRetry)).Text("id");
        await driver.PublishAsync();
        await driver.UntilAsync("deliveries?state=dead", page => page.GetProperty("items").GetArrayLength() == 1);

        foreach (var window in new[] { """{"since":"2101-01-01T00:00:00Z"}""", $$"""{"since":"{{LongAgo}}","until":"2002-01-01T00:00:00Z"}""" })
        {
            var job = await driver.Post($"destinations/{destination}/recover", window).ReadAsync(HttpStatusCode.Accepted);
            (await driver.UntilAsync($"jobs/{job.Text("id")}", read => read.Text("state") == "completed")).GetProperty("changed").GetInt32().ShouldBe(0);
        }

        driver.Receiver.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Recover_needs_an_active_destination()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        var destination = (await driver.CreateAsync($"{NoRetry},\"enabled\":false")).Text("id");
        (await driver.Post($"destinations/{destination}/recover", $$"""{"since":"{{LongAgo}}"}""").ProblemAsync(HttpStatusCode.Conflict, "conflict")).Text("detail").ShouldContain("enable");
    }

    [Fact]
    public async Task Replay_sends_successes_of_one_event_type_again_but_never_a_handshake()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        driver.Receiver.Respond(new TestResponse { Write = EchoAsync });
        var destination = (await driver.CreateAsync("\"profile\":\"actigraph\"")).Text("id");
        await driver.UntilAsync($"destinations/{destination}", read => read.Text("state") == "active");
        await driver.PublishAsync("upload");
        await driver.PublishAsync("other");
        await driver.UntilAsync("deliveries?state=succeeded", page => page.GetProperty("items").GetArrayLength() == 3);

        var one = await driver.Post("jobs", $$"""{"kind":"replay","filter":{"eventType":"upload","since":"{{LongAgo}}" } }""").ReadAsync(HttpStatusCode.Accepted);
        var ended = await driver.UntilAsync($"jobs/{one.Text("id")}", read => read.Text("state") == "completed");
        (ended.GetProperty("examined").GetInt32(), ended.GetProperty("changed").GetInt32()).ShouldBe((3, 1));
        (await driver.Receiver.WaitForAsync(4, TestContext.Current.CancellationToken))[3].Header("X-ActiGraph-Event").ShouldBe("upload");
        await driver.UntilAsync("deliveries?state=succeeded", page => page.GetProperty("items").GetArrayLength() == 3);

        var handshake = await driver.Post("jobs", $$"""{"kind":"replay","filter":{"eventType":"validation","since":"{{LongAgo}}" } }""").ReadAsync(HttpStatusCode.Accepted);
        (await driver.UntilAsync($"jobs/{handshake.Text("id")}", read => read.Text("state") == "completed")).GetProperty("changed").GetInt32().ShouldBe(0);
        driver.Receiver.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task Cancel_ends_what_is_pending()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        driver.Receiver.Respond(new TestResponse(500));
        var destination = (await driver.CreateAsync("\"profile\":\"custom\",\"retry\":{\"delays\":[\"1d\"]}")).Text("id");
        for (var i = 0; i < 3; i++) await driver.PublishAsync();
        await driver.UntilAsync("deliveries?state=pending", page => page.GetProperty("items").EnumerateArray().Count(item => item.GetProperty("attempts").GetInt32() == 1) == 3);

        var job = await driver.Post("jobs", $$"""{"kind":"cancel","filter":{"destination":"{{destination}}" } }""").ReadAsync(HttpStatusCode.Accepted);

        (await driver.UntilAsync($"jobs/{job.Text("id")}", read => read.Text("state") == "completed")).GetProperty("changed").GetInt32().ShouldBe(3);
        (await driver.ReadAsync("deliveries?state=cancelled")).GetProperty("items").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task Jobs_are_listed_newest_first_and_belong_to_their_tenant()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        await using var stranger = await DestinationDriver.StartAsync(server);
        var first = (await driver.Post("jobs", """{"kind":"cancel","filter":{}}""").ReadAsync(HttpStatusCode.Accepted)).Text("id");
        var second = (await driver.Post("jobs", """{"kind":"cancel","filter":{}}""").ReadAsync(HttpStatusCode.Accepted)).Text("id");

        (await driver.ReadAsync("jobs")).GetProperty("items").EnumerateArray().Select(job => job.Text("id")).ShouldBe([second, first]);
        var page = await driver.ReadAsync("jobs?limit=1");
        (await driver.ReadAsync($"jobs?limit=1&after={page.Text("next")}")).GetProperty("items")[0].Text("id").ShouldBe(first);
        await stranger.Get($"jobs/{first}").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await stranger.Post($"jobs/{first}/cancel").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        (await driver.UntilAsync($"jobs/{first}", job => job.Text("state") == "completed")).GetProperty("finishedAt").ValueKind.ShouldBe(JsonValueKind.String);
        (await driver.Post($"jobs/{first}/cancel").ReadAsync(HttpStatusCode.OK)).Text("state").ShouldBe("completed");
    }

    [Fact]
    public async Task The_same_key_makes_one_job()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        var path = $"/api/v1/tenants/{driver.Tenant}/jobs";
        var first = await server.Api.PostTo(path, Answers.Json("""{"kind":"cancel","filter":{}}"""), ("Idempotency-Key", "k")).ReadAsync(HttpStatusCode.Accepted);
        var again = await server.Api.PostTo(path, Answers.Json("""{"kind":"cancel","filter":{}}"""), ("Idempotency-Key", "k")).ReadAsync(HttpStatusCode.Accepted);

        again.Text("id").ShouldBe(first.Text("id"));
        await server.Api.PostTo(path, Answers.Json("""{"kind":"cancel","filter":{"eventType":"a"}}"""), ("Idempotency-Key", "k")).ProblemAsync(HttpStatusCode.Conflict, "idempotency-conflict");
    }

    [Theory]
    [InlineData("""{}""", "filter,kind")]
    [InlineData("""{"kind":"delete","filter":{"since":"2001-01-01T00:00:00Z"}}""", "kind")]
    [InlineData("""{"kind":"recover","filter":{}}""", "filter.since")]
    [InlineData("""{"kind":"replay","filter":{"since":"yesterday"}}""", "filter.since")]
    [InlineData("""{"kind":"cancel","filter":{"since":"2002-01-01T00:00:00Z","until":"2001-01-01T00:00:00Z"}}""", "filter.until")]
    [InlineData("""{"kind":"cancel","filter":{"destination":"dst_00000000000000000000000000"}}""", "filter.destination")]
    [InlineData("""{"kind":"cancel","filter":{"destination":"all"}}""", "filter.destination")]
    [InlineData("""{"kind":"cancel","filter":{"eventType":"a b"}}""", "filter.eventType")]
    [InlineData("""{"kind":"cancel","filter":{"state":"dead"}}""", "filter.state")]
    [InlineData("""{"kind":"cancel","filter":[]}""", "filter")]
    public async Task Bad_input_is_refused_by_name(string body, string fields)
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        (await driver.Post("jobs", body).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe(fields.Split(','));
    }

    [Theory]
    [InlineData("""{}""", "since")]
    [InlineData("""{"since":"2001-01-01"}""", "since")]
    [InlineData("""{"since":"2002-01-01T00:00:00Z","until":"2001-01-01T00:00:00Z"}""", "until")]
    [InlineData("""{"since":"2002-01-01T00:00:00Z","state":"dead"}""", "state")]
    public async Task Bad_input_of_recover_is_refused_by_name(string body, string field)
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        var destination = (await driver.CreateAsync()).Text("id");
        (await driver.Post($"destinations/{destination}/recover", body).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe([field]);
    }

    private static Task EchoAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        context.Response.Headers["X-ActiGraph-Hook-Secret"] = context.Request.Headers["X-ActiGraph-Hook-Secret"];
        return Task.CompletedTask;
    }
}
