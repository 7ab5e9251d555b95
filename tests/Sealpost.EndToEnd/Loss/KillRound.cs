using Sealpost.EndToEnd.Loss.Books;

namespace Sealpost.EndToEnd.Loss;

/// <summary>One death: load with fan-out, SIGKILL at a random moment, restart, and a count of what is missing.</summary>
internal sealed class KillRound(ServerProcess server, LossLedger ledger)
{
    private const int Clients = 16;

    /// <summary>What dies under load and comes back; null for the server itself.</summary>
    public Func<Task>? Death { get; init; }

    /// <summary>How long nothing may arrive before what is missing counts as lost.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often the long form dies, unless SEALPOST_LONG_DEATHS says it.</summary>
    public static int LongDeaths(int usually) => int.TryParse(Environment.GetEnvironmentVariable("SEALPOST_LONG_DEATHS"), out var deaths) ? deaths : usually;

    /// <returns>The deliveries that were promised and never arrived.</returns>
    public async Task<IReadOnlyList<(string Message, int Destination)>> RunAsync(int messagesBeforeDeath, CancellationToken cancellationToken)
    {
        await using var load = LedgerLoad.Start(server, ledger, Clients);
        await load.ReachAsync(messagesBeforeDeath, cancellationToken);
        await (Death ?? RestartAsync)();
        await load.StopAsync();
        return await ledger.SettleAsync(Patience, cancellationToken);

        async Task RestartAsync()
        {
            await server.KillAsync();
            await server.StartAsync(cancellationToken);
        }
    }

    /// <summary>Deaths one after another; nothing may be missing after any of them, nor in the books of them all.</summary>
    public async Task RunAllAsync(int deaths, Random random, CancellationToken cancellationToken)
    {
        for (var death = 0; death < deaths; death++)
        {
            var missing = await RunAsync(random.Next(20, 100), cancellationToken);
            if (missing.Count == 0) continue;
            Assert.Fail($"death {death} of {deaths}: {missing.Count} deliveries missing. {await DescribeAsync(missing[0], cancellationToken)}\n{ledger.Judge()}\n{ledger.Folder}\n{server.Output}");
        }

        ledger.ShouldBeKept($"{deaths} deaths");
    }

    /// <summary>What the server knows of one missing delivery, for the message of a failing test.</summary>
    public async Task<string> DescribeAsync((string Message, int Destination) missing, CancellationToken cancellationToken)
    {
        var deliveries = await server.Api.GetStringAsync(new Uri($"tenants/acme/deliveries?message={missing.Message}", UriKind.Relative), cancellationToken);
        return $"d{missing.Destination} of {missing.Message}: {deliveries}";
    }
}
