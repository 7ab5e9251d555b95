using Sealpost.EndToEnd.Loss.Books;

namespace Sealpost.EndToEnd.Loss;

/// <summary>Nothing acknowledged is lost when the process dies, counted by two independent books.</summary>
public sealed class KillTests
{
    private const int Destinations = 10;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static int Deaths => Environment.GetEnvironmentVariable("SEALPOST_LONG_TESTS") == "1" ? KillRound.LongDeaths(100) : 4;

    [Fact]
    public async Task Killed_under_load_it_delivers_everything_it_had_acknowledged()
    {
        using var ledger = new LossLedger(Destinations, 0);
        await using var receiver = await LedgerReceiver.StartAsync(ledger);
        await using var server = new ServerProcess(receiver.Authority);
        await server.StartAsync(Cancel);
        await LedgerLoad.PrepareAsync(server, receiver, Cancel);

        await new KillRound(server, ledger).RunAllAsync(Deaths, new Random(20260311), Cancel);
    }

    [Fact]
    public async Task The_books_show_a_loss_when_messages_are_acknowledged_before_their_commit()
    {
        using var ledger = new LossLedger(Destinations) { IsSynced = false };
        await using var receiver = await LedgerReceiver.StartAsync(ledger);
        await using var server = new ServerProcess(receiver.Authority, new Dictionary<string, string> { ["Sealpost__Journal__Durability"] = "Relaxed" });
        await server.StartAsync(Cancel);
        await LedgerLoad.PrepareAsync(server, receiver, Cancel);
        var random = new Random(20260311);
        var round = new KillRound(server, ledger) { Patience = TimeSpan.FromSeconds(5) };
        IReadOnlyList<(string Message, int Destination)> missing = [];
        var deaths = 0;

        for (; deaths < 20 && missing.Count == 0; deaths++)
        {
            // A commit takes a fraction of a millisecond here; slow writes give death the time to come between an answer and its commit.
            await using var slow = await IoFaults.AttachAsync(server.ProcessId, "pwrite64:delay_enter=2000", Cancel);
            missing = await round.RunAsync(random.Next(20, 100), Cancel);
        }

        missing.ShouldNotBeEmpty("the checker must be able to see a loss");
        TestContext.Current.SendDiagnosticMessage("{0} lost at death {1}", missing.Count, deaths);
        var verdict = ledger.Judge();
        verdict.Lost.ShouldBe(missing, ignoreOrder: true);
        verdict.IsKept.ShouldBeFalse();
        ledger.Forget();
    }
}
