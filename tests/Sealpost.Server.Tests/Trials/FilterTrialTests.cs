using System.Net;
using System.Text.Json;
using Sealpost.Server.Tests.Destinations;

namespace Sealpost.Server.Tests.Trials;

public sealed class FilterTrialTests(TestServer server)
{
    private const string Path = "/api/v1/filters/try";

    [Theory]
    [InlineData("""{"eventType":"a.b"}""", true, null)]
    [InlineData("""{"eventTypes":["a.*"],"eventType":"a.b","payload":1}""", true, null)]
    [InlineData("""{"eventTypes":["a.*"],"eventType":"b.a","payload":1}""", false, "eventTypes")]
    [InlineData("""{"filter":{"path":"/state","in":["TX","CA"]},"eventType":"a","payload":{"state":"TX"}}""", true, null)]
    [InlineData("""{"filter":{"and":[{"path":"/state","in":["TX"]},{"path":"/n","gt":1}]},"eventType":"a","payload":{"state":"TX","n":1.0}}""", false, "filter.and[1]")]
    [InlineData("""{"filter":{"path":"","eq":null},"eventType":"a","payload":null}""", true, null)]
    [InlineData("""{"filter":{"not":{"path":"/a","exists":true}},"eventType":"a"}""", false, "payload")]
    [InlineData("""{"filter":{"not":{"path":"/a","exists":true}},"eventType":"a","payloadBase64":"/w=="}""", false, "payload")]
    [InlineData("""{"profile":"actigraph","eventOptions":{"upload":["error"]},"eventType":"upload","payload":{"status":"completed"}}""", false, "eventOptions.upload")]
    [InlineData("""{"profile":"actigraph","eventOptions":{"upload":["error"]},"eventType":"upload","payload":{"status":"error"}}""", true, null)]
    public async Task An_event_passes_or_fails_at_a_part(string trial, bool matches, string? failedAt)
    {
        var answer = await server.Api.PostTo(Path, Answers.Json(trial)).ReadAsync(HttpStatusCode.OK);

        answer.GetProperty("matches").GetBoolean().ShouldBe(matches);
        answer.GetProperty("failedAt").GetString().ShouldBe(failedAt);
        string.IsNullOrEmpty(answer.GetProperty("reason").GetString()).ShouldBe(matches);
    }

    [Fact]
    public async Task The_trial_says_what_routing_does()
    {
        await using var driver = await DestinationDriver.StartAsync(server);
        const string Filter = """ "eventTypes":["invoice.**"],"filter":{"path":"/amount","gte":100}""";
        await driver.CreateAsync($"\"profile\":\"custom\",{Filter}");
        foreach (var (eventType, payload) in new[] { ("invoice.paid", """{"amount":100}"""), ("invoice.paid", """{"amount":99.99}"""), ("order.paid", """{"amount":100}"""), ("invoice.paid", "not JSON"), ("invoice", """{"amount":1e2}""") })
        {
            var trial = JsonSerializer.Serialize(new { eventType, payloadBase64 = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(payload)) });
            var answer = await server.Api.PostTo(Path, Answers.Json($"{trial[..^1]},{Filter}}}")).ReadAsync(HttpStatusCode.OK);

            answer.GetProperty("matches").GetBoolean().ShouldBe(await driver.PublishAsync(eventType, payload) == 1, $"{eventType} {payload}");
        }
    }

    [Theory]
    [InlineData("{}", "eventType")]
    [InlineData("""{"eventType":"a b"}""", "eventType")]
    [InlineData("""{"eventType":"a","profile":"nobody"}""", "profile")]
    [InlineData("""{"eventType":"a","eventTypes":["a..b"]}""", "eventTypes[0]")]
    [InlineData("""{"eventType":"a","filter":{"path":"x","eq":1}}""", "filter.path")]
    [InlineData("""{"eventType":"a","eventOptions":{"upload":["error"]}}""", "eventOptions.upload")]
    [InlineData("""{"eventType":"a","payloadBase64":"%"}""", "payloadBase64")]
    [InlineData("""{"eventType":"a","payload":1,"payloadBase64":"MQ=="}""", "payloadBase64")]
    [InlineData("""{"eventType":"a","body":1}""", "body")]
    public async Task Bad_input_is_refused_by_name(string trial, string field) =>
        (await server.Api.PostTo(Path, Answers.Json(trial)).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe([field]);

    [Fact]
    public async Task Nobody_asks_without_a_key() => await server.Anonymous.PostTo(Path, Answers.Json("{}")).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
}
