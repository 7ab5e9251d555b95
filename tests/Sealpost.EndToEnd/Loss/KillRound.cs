using System.Globalization;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Sealpost.EndToEnd.Loss;

/// <summary>One death: load with fan-out, SIGKILL at a random moment, restart, and a count of what is missing.</summary>
/// <remarks>Clients repeat what was not acknowledged with the same idempotency key, as real ones do.</remarks>
internal sealed class KillRound(ServerProcess server, LossLedger ledger, Random random)
{
    private const int Clients = 16;

    // Short, so that an attempt which a busy machine failed is not taken for a loss.
    private const string Delays = """["1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s"]""";

    /// <summary>What dies under load and comes back; null for the server itself.</summary>
    public Func<Task>? Death { get; init; }

    /// <summary>How long nothing may arrive before what is missing counts as lost.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <param name="destinations">How many the tenant has; each listens at /d0, /d1 and so on.</param>
    public static async Task PrepareAsync(ServerProcess server, LedgerReceiver receiver, int destinations, CancellationToken cancellationToken)
    {
        await PostAsync(server, "tenants", """{ "id": "acme", "name": "Acme" }""", cancellationToken);
        for (var i = 0; i < destinations; i++)
        {
            var url = new Uri(receiver.Url, string.Create(CultureInfo.InvariantCulture, $"d{i}"));
            await PostAsync(server, "tenants/acme/destinations", $$"""{ "url": "{{url}}", "retry": { "delays": {{Delays}} } }""", cancellationToken);
        }
    }

    /// <returns>The deliveries that were promised and never arrived.</returns>
    public async Task<IReadOnlyList<(string Message, int Destination)>> RunAsync(int round, int messagesBeforeDeath, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var acknowledged = 0;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seed = random.Next();
        var clients = Enumerable.Range(0, Clients).Select(client => Task.Run(() => PublishAsync(client), cancellationToken)).ToList();

        await reached.Task.WaitAsync(cancellationToken);
        await (Death ?? RestartAsync)();
        await stop.CancelAsync();
        await Task.WhenAll(clients);
        return await WaitForArrivalsAsync(cancellationToken);

        async Task RestartAsync()
        {
            await server.KillAsync();
            await server.StartAsync(cancellationToken);
        }

        async Task PublishAsync(int client)
        {
            for (var number = 0; !stop.IsCancellationRequested; number++)
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"{round}-{seed}-{client}-{number}");
                ledger.Acknowledge(await PublishOneAsync(key, cancellationToken));
                if (Interlocked.Increment(ref acknowledged) == messagesBeforeDeath) reached.TrySetResult();
            }
        }
    }

    /// <summary>What the server knows of one missing delivery, for the message of a failing test.</summary>
    public async Task<string> DescribeAsync((string Message, int Destination) missing, CancellationToken cancellationToken)
    {
        var deliveries = await server.Api.GetStringAsync(new Uri($"tenants/acme/deliveries?message={missing.Message}", UriKind.Relative), cancellationToken);
        return $"d{missing.Destination} of {missing.Message}: {deliveries}";
    }

    private async Task<string> PublishOneAsync(string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "tenants/acme/publish/order.created")
            {
                Content = new StringContent($$"""{ "key": "{{key}}" }""", Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("Idempotency-Key", key);
            try
            {
                using var answer = await server.Api.SendAsync(request, cancellationToken);
                if (!answer.IsSuccessStatusCode) continue;
                var accepted = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
                return accepted.GetProperty("id").GetString()!;
            }
            catch (Exception dead) when (dead is HttpRequestException or IOException or SocketException)
            {
                await Task.Yield();
            }
        }
    }

    /// <summary>Gives up only when nothing has arrived for a while.</summary>
    private async Task<IReadOnlyList<(string Message, int Destination)>> WaitForArrivalsAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var arrival = ledger.NextArrivalAsync();
            if (ledger.Missing().Count == 0) return [];
            try
            {
                await arrival.WaitAsync(Patience, cancellationToken);
            }
            catch (TimeoutException)
            {
                return ledger.Missing();
            }
        }
    }

    private static async Task PostAsync(ServerProcess server, string path, string json, CancellationToken cancellationToken)
    {
        using var answer = await server.Api.PostAsync(new Uri(path, UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"), cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
