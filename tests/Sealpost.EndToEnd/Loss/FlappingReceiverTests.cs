using Sealpost.EndToEnd.Loss.Books;

namespace Sealpost.EndToEnd.Loss;

/// <summary>A receiver comes and goes every second, and breaks off what is under way each time: everything arrives in the end, in order where it was asked for.</summary>
public sealed class FlappingReceiverTests
{
    private const int Clients = 4;
    private const int MostOutstanding = 200;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static bool Long => Environment.GetEnvironmentVariable("SEALPOST_LONG_TESTS") == "1";

    [Fact]
    public async Task A_receiver_that_comes_and_goes_every_second_gets_everything()
    {
        using var ledger = new LossLedger(destinations: 3, 0);
        await using var receiver = await LedgerReceiver.StartAsync(ledger);
        // The breaker would wait longer and longer, as it should; the long form has the time.
        await using var server = new ServerProcess(receiver.Authority, Long ? null : new Dictionary<string, string> { ["Sealpost__Deliveries__BreakerThreshold"] = "0" });
        await server.StartAsync(Cancel);
        await LedgerLoad.PrepareAsync(server, receiver, Cancel, LedgerLoad.PatientRetry);
        await using var load = LedgerLoad.Start(server, ledger, Clients, MostOutstanding);
        await load.ReachAsync(50, Cancel);

        for (var turn = 0; turn < (Long ? 60 : 2); turn++)
        {
            await receiver.FallAsync();
            await Task.Delay(Turn, TimeProvider.System, Cancel);
            await receiver.ListenAsync();
            await Task.Delay(Turn, TimeProvider.System, Cancel);
        }

        await load.StopAsync();
        await ledger.SettleAsync(Long ? TimeSpan.FromMinutes(6) : TimeSpan.FromSeconds(60), Cancel);
        ledger.ShouldBeKept("the receiver came and went");
    }
}
