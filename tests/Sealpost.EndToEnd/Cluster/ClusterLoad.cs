using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Sealpost.EndToEnd.Loss.Books;

namespace Sealpost.EndToEnd.Cluster;

/// <summary>Clients that publish to nodes in turn, each the next only after the last was acknowledged, and repeat elsewhere, with the same key, what was not.</summary>
internal sealed class ClusterLoad(ServerProcess[] nodes, string tenant, LossLedger ledger) : IAsyncDisposable
{
    private const int Clients = 6;
    private const int MostOutstanding = 4_000;
    private static readonly TimeSpan GiveUpOnNode = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _goes = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _clients = Task.CompletedTask;
    private int _acknowledged;

    /// <summary>Completes when so much has been acknowledged that all lanes are busy.</summary>
    public Task GoesAsync(CancellationToken cancellationToken) => _goes.Task.WaitAsync(cancellationToken);

    public void Start() => _clients = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => PublishAsync(client), _stop.Token)));

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _clients;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _clients.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task PublishAsync(int client)
    {
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{client}-{number}");
            var body = $$"""{ "key": "{{key}}" }""";
            var posting = ledger.Post(body);
            string? id = null;
            for (var attempt = 0; id is null; attempt++) id = await TryPublishAsync(nodes[(client + number + attempt) % nodes.Length], key, body);
            await ledger.AcknowledgeAsync(posting, id);
            if (Interlocked.Increment(ref _acknowledged) == 150) _goes.TrySetResult();
            await WaitForRoomAsync();
        }
    }

    // What waits stays within what can be delivered in a few seconds.
    private async Task WaitForRoomAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var arrival = ledger.NextArrivalAsync();
            if (ledger.Outstanding <= MostOutstanding) return;
            await arrival.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string?> TryPublishAsync(ServerProcess node, string key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"tenants/{tenant}/publish/order.created")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", key);
        using var late = new CancellationTokenSource(GiveUpOnNode);
        try
        {
            using var answer = await node.Api.SendAsync(request, late.Token);
            if (!answer.IsSuccessStatusCode) return null;
            return (await answer.Content.ReadFromJsonAsync<JsonElement>(late.Token)).GetProperty("id").GetString();
        }
        catch (Exception dead) when (dead is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            return null;
        }
    }
}
