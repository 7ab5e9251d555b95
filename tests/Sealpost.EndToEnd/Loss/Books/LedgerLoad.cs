using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Sealpost.EndToEnd.Loss.Books;

/// <summary>Clients that publish one message after another, and repeat with the same idempotency key what was not acknowledged, as real ones do.</summary>
internal sealed class LedgerLoad : IAsyncDisposable
{
    // Short, so that an attempt which a busy machine failed is not taken for a loss.
    private const string Retry = """{ "delays": ["1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s"] }""";

    /// <summary>For receivers that are down on purpose, however long a busy machine takes over it: every second at first, and more than a minute in all.</summary>
    public const string PatientRetry = """{ "delays": ["1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s", "2s", "5s", "10s", "20s", "20s", "20s"] }""";

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ServerProcess _server;
    private readonly LossLedger _ledger;
    private readonly int _mostOutstanding;
    private readonly string _run = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(int Messages, TaskCompletionSource Reached)> _marks = [];
    private readonly Task _clients;
    private int _acknowledged;

    private LedgerLoad(ServerProcess server, LossLedger ledger, int clients, int mostOutstanding)
    {
        _server = server;
        _ledger = ledger;
        _mostOutstanding = mostOutstanding;
        _clients = Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => PublishAsync(client))));
    }

    /// <summary>Makes the tenant <c>acme</c> with the destinations of the receiver's ledger, each at /d0, /d1 and so on.</summary>
    public static async Task PrepareAsync(ServerProcess server, LedgerReceiver receiver, CancellationToken cancellationToken, string retry = Retry)
    {
        await server.PostAsync("tenants", """{ "id": "acme", "name": "Acme" }""", cancellationToken);
        for (var i = 0; i < receiver.Ledger.Destinations; i++)
        {
            var url = new Uri(receiver.Url, string.Create(CultureInfo.InvariantCulture, $"d{i}"));
            var ordered = receiver.Ledger.Ordered.Contains(i) ? "true" : "false";
            await server.PostAsync("tenants/acme/destinations", $$"""{ "url": "{{url}}", "ordered": {{ordered}}, "retry": {{retry}} }""", cancellationToken);
        }
    }

    /// <param name="mostOutstanding">The clients wait while so many deliveries have not arrived.</param>
    public static LedgerLoad Start(ServerProcess server, LossLedger ledger, int clients, int mostOutstanding = int.MaxValue) => new(server, ledger, clients, mostOutstanding);

    /// <summary>Completes when so many messages of this load are acknowledged.</summary>
    public Task ReachAsync(int messages, CancellationToken cancellationToken)
    {
        lock (_marks)
        {
            if (_acknowledged >= messages) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _marks.Add((messages, reached));
            return reached.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Completes when every client has the answer to its last message.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _clients;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // After a failure the server may be gone for good; whoever still asks it is not waited for.
        if (_server.IsRunning) await _clients.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task PublishAsync(int client)
    {
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{_run}-{client}-{number}");
            var body = $$"""{ "key": "{{key}}" }""";
            var posting = _ledger.Post(body);
            string? id;
            while ((id = await TryPublishAsync(key, body)) is null) await Task.Delay(Pause, TimeProvider.System);
            await _ledger.AcknowledgeAsync(posting, id);
            Count();
            await WaitForRoomAsync();
        }
    }

    private void Count()
    {
        lock (_marks)
        {
            _acknowledged++;
            foreach (var (_, reached) in _marks.Where(mark => mark.Messages == _acknowledged)) reached.TrySetResult();
        }
    }

    private async Task WaitForRoomAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var arrival = _ledger.NextArrivalAsync();
            if (_mostOutstanding == int.MaxValue || _ledger.Outstanding <= _mostOutstanding) return;
            await arrival.WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<string?> TryPublishAsync(string key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "tenants/acme/publish/order.created") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        try
        {
            using var answer = await _server.Api.SendAsync(request);
            if (!answer.IsSuccessStatusCode) return null;
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        }
        catch (Exception dead) when (dead is HttpRequestException or IOException or SocketException)
        {
            return null;
        }
    }
}
