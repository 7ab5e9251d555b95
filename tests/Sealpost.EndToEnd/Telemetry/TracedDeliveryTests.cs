using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Telemetry;

/// <summary>What a collector and a scraper see of real deliveries by a real server, and what they must never see.</summary>
public sealed class TracedDeliveryTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Caller = "b7ad6b7169203331";
    private const string Canary = "c4n4ry";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_delivery_is_traced_from_accept_to_every_attempt_across_a_crash_and_nothing_secret_is_told()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var cancel = patience.Token;
        await using var collector = await OtlpReceiver.StartAsync();
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Respond(new TestResponse(503));
        await using var server = new ServerProcess(receiver.Authority!, new Dictionary<string, string>
        {
            ["Sealpost__Telemetry__Otlp__Endpoint"] = collector.Url,
            ["Sealpost__Telemetry__Otlp__Protocol"] = "HttpProtobuf",
            ["Sealpost__Telemetry__Otlp__Headers"] = $"x-token={Canary}-collector",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
        });
        await server.StartAsync(cancel);
        await PostAsync(server, "tenants", """{ "id": "acme", "name": "Acme" }""", cancel);
        await PostAsync(server, "tenants/acme/destinations", $$"""
            { "url": "{{new Uri(receiver.Url, $"hook/{Canary}-path?token={Canary}-query")}}", "profile": "custom",
              "authentication": { "type": "basic", "username": "{{Canary}}-user", "password": "{{Canary}}-password" },
              "headers": { "X-Key": { "value": "{{Canary}}-header", "secret": true } }, "retry": { "delays": ["2s", "2s", "2s", "2s", "2s", "2s", "2s", "2s"] } }
            """, cancel);
        using var source = JsonDocument.Parse(await PostAsync(server, "tenants/acme/sources", $$"""{ "scheme": "github", "secret": "{{Canary}}-source-secret" }""", cancel));
        var ingest = new Uri(source.RootElement.GetProperty("url").GetString()!).AbsolutePath;

        var message = await PublishAsync(server, cancel);
        var accept = await collector.SpanAsync(span => span.Name == "accept" && span.Tags["messaging.message.id"] == message, cancel);
        var first = await collector.SpanAsync(span => span.Name == "deliver" && span.Tags["sealpost.attempt"] == "1", cancel);
        var request = await collector.SpanAsync(span => span.Id == accept.Parent, cancel);
        // What was told is not yet on record, and an attempt that is not on record is made again under its number.
        while (await AttemptsAsync(server, message, cancel) == 0)
        {
        }

        await server.KillAsync();
        receiver.Respond(new TestResponse(200));
        await server.StartAsync(cancel);
        var second = await collector.SpanAsync(span => span.Name == "deliver" && span.Tags["sealpost.outcome"] == "succeeded", cancel);
        using var rejected = await server.Api.PostAsync(new Uri(ingest, UriKind.Relative), new StringContent($"{Canary}-body"), cancel);
        rejected.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        var ingested = await collector.SpanAsync(span => span.Name == "POST /in/{token}", cancel);
        await collector.MetricAsync("sealpost.delivery.latency", cancel);

        request.Name.ShouldBe("POST /api/v1/tenants/{tenant}/publish/{**eventType}");
        (request.Trace, request.Parent).ShouldBe((Trace, Caller));
        (accept.Trace, first.Trace, second.Trace).ShouldBe((Trace, Trace, Trace));
        (first.Parent, second.Parent).ShouldBe((accept.Id, accept.Id));
        first.Tags["error.type"].ShouldBe("5xx");
        (second.Tags["http.response.status_code"], second.Tags["server.address"]).ShouldBe(("200", "127.0.0.1"));
        second.Tags["sealpost.attempt"].ShouldNotBe("1");
        receiver.Requests.ShouldAllBe(sent => sent.Header("traceparent") == null);

        var told = string.Concat(collector.Exports.Select(Encoding.Latin1.GetString)) + await server.Api.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancel);
        told.ShouldNotContain(Canary);
        told.ShouldNotContain(ingest["/in/".Length..]);
        told.ShouldNotContain(server.Api.DefaultRequestHeaders.Authorization!.Parameter!);
        ingested.Tags.Values.ShouldNotContain(value => value.Contains(ingest, StringComparison.Ordinal));
        var stored = await server.Api.GetStringAsync(new Uri($"tenants/acme/messages/{message}", UriKind.Relative), cancel);
        stored.ShouldNotContain(Trace);
    }

    [Fact]
    public async Task The_page_of_metrics_tells_what_was_published_and_delivered()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        var cancel = patience.Token;
        await using var receiver = await TestReceiver.StartAsync();
        receiver.RespondAt("/bad", new TestResponse(500));
        await using var server = new ServerProcess(receiver.Authority!);
        await server.StartAsync(cancel);
        await PostAsync(server, "tenants", """{ "id": "acme", "name": "Acme" }""", cancel);
        using var good = JsonDocument.Parse(await PostAsync(server, "tenants/acme/destinations", $$"""{ "url": "{{new Uri(receiver.Url, "good")}}" }""", cancel));
        using var bad = JsonDocument.Parse(await PostAsync(server, "tenants/acme/destinations", $$"""{ "url": "{{new Uri(receiver.Url, "bad")}}" }""", cancel));

        for (var i = 0; i < 3; i++) await PublishAsync(server, cancel);
        var page = await ScrapeAsync(server, read => read.Sum("sealpost_delivery_attempts_total") == 6 && read.Sum("sealpost_delivery_in_flight") == 0, cancel);

        page.Sum("sealpost_message_intake_total", ("outcome", "accepted")).ShouldBe(3);
        page.Sum("sealpost_delivery_created_total").ShouldBe(6);
        page.Sum("sealpost_delivery_attempts_total", ("outcome", "succeeded")).ShouldBe(3);
        page.Sum("sealpost_delivery_attempts_total", ("outcome", "retrying"), ("error_type", "5xx")).ShouldBe(3);
        page.Sum("sealpost_delivery_destination_failures_total", ("destination", bad.RootElement.GetProperty("id").GetString()!)).ShouldBe(3);
        page.Sum("sealpost_delivery_latency_seconds_count", ("attempt", "first")).ShouldBe(3);
        page.Sum("sealpost_delivery_latency_seconds_bucket", ("le", "+Inf")).ShouldBe(3);
        page.Sum("sealpost_delivery_attempt_duration_seconds_count").ShouldBe(6);
        page.Sum("sealpost_message_accept_duration_seconds_count").ShouldBe(3);
        page.Sum("sealpost_journal_commit_size_count").ShouldNotBeNull().ShouldBeGreaterThan(0);
        page.Sum("sealpost_journal_queue").ShouldNotBeNull();
        page.Sum("sealpost_journal_failing").ShouldBe(0);
        page.Sum("sealpost_delivery_backlog_age_seconds").ShouldNotBeNull();
        page.Types["sealpost_delivery_latency_seconds"].ShouldBe("histogram");
        page.Samples.SelectMany(sample => sample.Labels.Keys).Where(label => label != "le").Distinct()
            .Except(page.Samples.Where(sample => !sample.Name.StartsWith("sealpost_", StringComparison.Ordinal)).SelectMany(sample => sample.Labels.Keys))
            .ShouldBeSubsetOf(TelemetryDocument.Read().SelectMany(row => row.Tags).Select(Sealpost.Host.Telemetry.ExpositionName.OfLabel));
        page.Samples.Where(sample => sample.Name == "sealpost_delivery_destination_failures_total").Select(sample => sample.Labels["destination"])
            .ShouldNotContain(good.RootElement.GetProperty("id").GetString()!);
    }

    private static async Task<Exposition> ScrapeAsync(ServerProcess server, Func<Exposition, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = Exposition.Parse(await server.Api.GetStringAsync(new Uri("/metrics", UriKind.Relative), cancellationToken));
            if (condition(page)) return page;
        }
    }

    private static async Task<string> PublishAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "tenants/acme/publish/order.created") { Content = new StringContent("{}", new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("traceparent", string.Create(CultureInfo.InvariantCulture, $"00-{Trace}-{Caller}-01"));
        using var answer = await server.Api.SendAsync(request, cancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        return JsonElement.Parse(await answer.Content.ReadAsStringAsync(cancellationToken)).GetProperty("id").GetString()!;
    }

    private static async Task<int> AttemptsAsync(ServerProcess server, string message, CancellationToken cancellationToken)
    {
        using var deliveries = JsonDocument.Parse(await server.Api.GetStringAsync(new Uri($"tenants/acme/deliveries?message={message}", UriKind.Relative), cancellationToken));
        return deliveries.RootElement.GetProperty("items")[0].GetProperty("attempts").GetInt32();
    }

    private static async Task<string> PostAsync(ServerProcess server, string path, string json, CancellationToken cancellationToken)
    {
        using var answer = await server.Api.PostAsync(new Uri(path, UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"), cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, text);
        return text;
    }
}
