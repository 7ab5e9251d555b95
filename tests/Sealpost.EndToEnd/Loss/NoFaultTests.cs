using Sealpost.EndToEnd.Loss.Books;

namespace Sealpost.EndToEnd.Loss;

/// <summary>Nothing goes wrong, and nothing is lost, repeated or changed.</summary>
public sealed class NoFaultTests
{
    private const int Clients = 16;
    private const int Destinations = 10;
    private const int MostOutstanding = 20_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static int Deliveries => Environment.GetEnvironmentVariable("SEALPOST_LONG_TESTS") == "1" ? 1_000_000 : 1_000;

    [Fact]
    public async Task Without_a_fault_every_delivery_arrives_once()
    {
        using var ledger = new LossLedger(Destinations);
        await using var receiver = await LedgerReceiver.StartAsync(ledger);
        await using var server = new ServerProcess(receiver.Authority);
        await server.StartAsync(Cancel);
        await LedgerLoad.PrepareAsync(server, receiver, Cancel);
        await using var load = LedgerLoad.Start(server, ledger, Clients, MostOutstanding);

        await load.ReachAsync(Deliveries / Destinations, Cancel);
        await load.StopAsync();
        await ledger.SettleAsync(Patience, Cancel);
        await server.StopAsync();

        var verdict = ledger.ShouldBeKept("no fault");
        verdict.Promised.ShouldBeGreaterThanOrEqualTo(Deliveries);
        verdict.Duplicated.ShouldBe(0, verdict.ToString());
    }
}
