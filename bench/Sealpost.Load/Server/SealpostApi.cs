using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sealpost.Load.Client;
using Sealpost.Load.Measurement;

namespace Sealpost.Load.Server;

/// <summary>The few calls of the REST API that a bench needs.</summary>
internal sealed class SealpostApi : IDisposable
{
    private readonly SealpostProcess _server;
    private readonly HttpClient _client;

    public SealpostApi(SealpostProcess server)
    {
        _server = server;
        _client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(server.Address, "/api/v1/") };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.ApiKey);
    }

    /// <summary>Creates a tenant with its destinations and returns where to publish for it.</summary>
    /// <param name="destinations">Each gets every message.</param>
    public Task<PublishTarget> CreateTenantAsync(string tenant, Uri receiver, int destinations, CancellationToken cancellationToken) =>
        CreateTenantAsync(tenant, [.. Enumerable.Range(0, destinations).Select(i => new Uri(receiver, $"{tenant}/{i}"))], spread: false, cancellationToken);

    /// <param name="receivers">One destination for each.</param>
    /// <param name="spread">True to send each message to one of them in turn, false to send it to all.</param>
    public async Task<PublishTarget> CreateTenantAsync(string tenant, IReadOnlyList<Uri> receivers, bool spread, CancellationToken cancellationToken)
    {
        await PostAsync("tenants", new { id = tenant, name = tenant }, cancellationToken);
        await Parallel.ForEachAsync(receivers.Index(), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken }, async (receiver, cancel) =>
        {
            var destination = new JsonObject { ["url"] = receiver.Item.AbsoluteUri, ["profile"] = "standard-webhooks", ["retry"] = new JsonObject { ["timeout"] = "60s" } };
            if (spread) destination["eventTypes"] = new JsonArray(string.Create(CultureInfo.InvariantCulture, $"bench.{receiver.Index:D4}"));
            await PostAsync($"tenants/{tenant}/destinations", destination, cancel);
        });
        return new PublishTarget("sealpost", new Uri(_client.BaseAddress!, $"tenants/{tenant}/publish/{PublishTarget.FirstType}"), _server.ApiKey, _server.Id) { Spread = spread ? receivers.Count : 1 };
    }

    /// <summary>Creates a source that any sender may use, and returns its id.</summary>
    public async Task<string> CreateSourceAsync(string tenant, CancellationToken cancellationToken) =>
        (await PostAsync($"tenants/{tenant}/sources", new { name = "Load", scheme = "github@1", generateSecret = true }, cancellationToken))["id"]!.GetValue<string>();

    /// <summary>The id of the destination that gets the event type.</summary>
    public async Task<string> ReadDestinationAsync(string tenant, string eventType, CancellationToken cancellationToken)
    {
        using var page = await _client.GetFromJsonAsync<JsonDocument>($"{tenant}/destinations", cancellationToken);
        return page!.RootElement.GetProperty("items").EnumerateArray().Single(destination => destination.GetProperty("eventTypes")[0].GetString() == eventType).GetProperty("id").GetString()!;
    }

    /// <summary>Milliseconds of so many requests, one after the other, after one that does not count.</summary>
    public async Task<Latencies> MeasureAsync(string path, int times, TimeProvider time, CancellationToken cancellationToken)
    {
        await _client.GetByteArrayAsync(path, cancellationToken);
        var took = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var started = time.GetTimestamp();
            await _client.GetByteArrayAsync(path, cancellationToken);
            took.Add(time.GetElapsedTime(started).TotalMilliseconds);
        }

        return new Latencies(took);
    }

    /// <summary>Waits until the server's own records hold no unfinished delivery of the tenant.</summary>
    public async Task WaitUntilRecordedAsync(string tenant, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            using var page = await _client.GetFromJsonAsync<JsonDocument>($"tenants/{tenant}/deliveries?state=pending&limit=1", cancellationToken);
            if (page!.RootElement.GetProperty("items").GetArrayLength() == 0)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }

        throw new TimeoutException($"Deliveries of {tenant} are still pending ten seconds after the last arrived.");
    }

    /// <summary>Waits until so many nodes live and share the partitions.</summary>
    public async Task WaitForNodesAsync(int count, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 600; attempt++)
        {
            using var cluster = await _client.GetFromJsonAsync<JsonDocument>("cluster", cancellationToken);
            var nodes = cluster!.RootElement.GetProperty("nodes").EnumerateArray().Select(node => node.GetProperty("partitions").GetInt32()).ToArray();
            if (nodes.Length == count && nodes.Max() - nodes.Min() <= 1)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }

        throw new TimeoutException($"The partitions are not shared by {count} nodes after 30 seconds.");
    }

    public void Dispose() => _client.Dispose();

    private async Task<JsonNode> PostAsync<T>(string path, T body, CancellationToken cancellationToken)
    {
        using var response = await _client.PostAsJsonAsync(path, body, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"POST {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
        return (await response.Content.ReadFromJsonAsync<JsonNode>(cancellationToken))!;
    }
}
