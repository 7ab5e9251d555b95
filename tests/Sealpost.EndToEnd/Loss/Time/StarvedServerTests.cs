using Sealpost.EndToEnd.Loss.Books;

namespace Sealpost.EndToEnd.Loss.Time;

/// <summary>A server that gets hardly any time, or none for a while, loses nothing and lets nothing be overtaken.</summary>
public sealed class StarvedServerTests
{
    private const int Clients = 8;
    private const int MostOutstanding = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static bool Long => Environment.GetEnvironmentVariable("SEALPOST_LONG_TESTS") == "1";

    [Fact(Explicit = true)]
    public async Task With_a_tenth_of_the_processor_nothing_is_lost()
    {
        using var ledger = new LossLedger(destinations: 3, 0);
        await using var receiver = await LedgerReceiver.StartAsync(ledger);
        await using var server = new ServerProcess(receiver.Authority);
        await server.StartAsync(Cancel);
        await LedgerLoad.PrepareAsync(server, receiver, Cancel);

        await using (new ShareOfTime(server.ProcessId))
        {
            await using var load = LedgerLoad.Start(server, ledger, Clients, MostOutstanding);
            await load.ReachAsync(1_000, Cancel);
            await load.StopAsync();
            await ledger.SettleAsync(Patience, Cancel);
        }

        ledger.ShouldBeKept("a tenth of the processor");
    }

    [Fact]
    public async Task Stopped_for_longer_than_its_receivers_are_waited_for_it_goes_on_where_it_was()
    {
        using var ledger = new LossLedger(destinations: 3, 0);
        await using var receiver = await LedgerReceiver.StartAsync(ledger);
        await using var server = new ServerProcess(receiver.Authority);
        await server.StartAsync(Cancel);
        await LedgerLoad.PrepareAsync(server, receiver, Cancel, """{ "timeout": "1s", "delays": ["1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s", "1s"] }""");

        for (var round = 0; round < (Long ? 20 : 1); round++)
        {
            await using var load = LedgerLoad.Start(server, ledger, Clients, MostOutstanding);
            await load.ReachAsync(50, Cancel);
            server.Freeze();
            await Task.Delay(TimeSpan.FromSeconds(2.5), TimeProvider.System, Cancel);
            server.Thaw();
            await load.ReachAsync(100, Cancel);
            await load.StopAsync();
            (await ledger.SettleAsync(Patience, Cancel)).ShouldBeEmpty(server.Output);
        }

        ledger.ShouldBeKept("stopped for longer than the timeout");
    }
}
