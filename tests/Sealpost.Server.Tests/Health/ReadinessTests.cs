using System.Collections;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;

namespace Sealpost.Server.Tests.Health;

/// <summary>Each check by its name, on a server of its own that is broken in one place.</summary>
public sealed class ReadinessTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("sealpost-ready-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_loop_that_does_not_turn_is_seen_and_seen_to_turn_again()
    {
        await using var app = await StartAsync();
        using var client = ClientOf(app);
        using var stuck = new StuckList();
        app.Services.GetRequiredService<Dispatcher>().TakeRead(stuck);
        (await FailedChecksAsync(client)).ShouldBe(["dispatcher"]);

        stuck.GoOn();

        (await FailedChecksAsync(client)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_node_without_a_lease_is_not_ready()
    {
        await using var app = await StartAsync();
        using var client = ClientOf(app);

        app.Services.GetRequiredService<LaneOwnership>().Lose(LaneOwnership.Alone).ShouldBeTrue();

        (await FailedChecksAsync(client)).ShouldBe(["lease"]);
    }

    [Fact]
    public async Task Below_the_disk_reserve_messages_are_refused_and_everything_else_goes_on()
    {
        await using var app = await StartAsync(KeyValuePair.Create("Sealpost:Limits:DiskReserve", (string?)"109951162777600"));
        using var client = ClientOf(app);
        var store = app.Services.GetRequiredService<TenantStore>();
        await app.Services.GetRequiredService<Journal>().ExecuteAsync(connection => store.Insert(connection, "acme", "acme"), Cancel);

        using var refused = await PostAsync(client, "/api/v1/tenants/acme/publish/order.created", "{}");
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        using var batch = await PostAsync(client, "/api/v1/tenants/acme/messages", """[{ "eventType": "order.created", "payload": {} }]""");
        batch.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        foreach (var answer in new[] { refused, batch })
            JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("type").GetString().ShouldBe("urn:sealpost:problem:unavailable");

        using var created = await PostAsync(client, "/api/v1/tenants", """{ "id": "globex", "name": "Globex" }""");
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await FailedChecksAsync(client)).ShouldBe(["disk"]);
    }

    private async Task<WebApplication> StartAsync(params KeyValuePair<string, string?>[] settings)
    {
        var app = TestServer.Build(_directory, settings);
        await app.StartAsync(Cancel);
        return app;
    }

    private static HttpClient ClientOf(WebApplication app)
    {
        var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(app.Urls.Single()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestServer.BootstrapKey);
        return client;
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string json) =>
        client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"), Cancel);

    private static async Task<IReadOnlyList<string>> FailedChecksAsync(HttpClient client)
    {
        using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), Cancel);
        var body = await answer.Content.ReadAsStringAsync(Cancel);
        if (answer.StatusCode == HttpStatusCode.OK) return [];
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, body);
        return [.. JsonDocument.Parse(body).RootElement.GetProperty("errors").EnumerateObject().Select(check => check.Name)];
    }

    /// <summary>Holds up whoever reads it.</summary>
    private sealed class StuckList : IReadOnlyList<PendingDelivery>, IDisposable
    {
        private readonly ManualResetEventSlim _gate = new();

        public int Count => 0;

        public PendingDelivery this[int index] => throw new ArgumentOutOfRangeException(nameof(index));

        public void GoOn() => _gate.Set();

        public IEnumerator<PendingDelivery> GetEnumerator()
        {
            _gate.Wait(Cancel);
            yield break;
        }

        public void Dispose() => _gate.Set();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
