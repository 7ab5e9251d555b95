namespace Sealpost.EndToEnd.Loss;

/// <summary>Nothing acknowledged is lost when the process dies, counted by two independent books.</summary>
public sealed class KillTests
{
    private const int Destinations = 10;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static int Rounds => Environment.GetEnvironmentVariable("SEALPOST_LONG_TESTS") == "1" ? 100 : 4;

    [Fact]
    public async Task Killed_under_load_it_delivers_everything_it_had_acknowledged()
    {
        var ledger = new LossLedger(Destinations);
        await using var receiver = await LedgerReceiver.StartAsync(ledger);
        await using var server = new ServerProcess(receiver.Authority);
        await server.StartAsync(Cancel);
        await KillRound.PrepareAsync(server, receiver, Destinations, Cancel);
        var random = new Random(20260311);
        var round = new KillRound(server, ledger, random);

        for (var i = 0; i < Rounds; i++)
        {
            var missing = await round.RunAsync(i, random.Next(20, 300), Cancel);
            if (missing.Count == 0) continue;
            Assert.Fail($"round {i} of {Rounds}: {missing.Count} of {ledger.Acknowledged * Destinations} deliveries missing. {await round.DescribeAsync(missing[0], Cancel)}\n{server.Output}");
        }

        TestContext.Current.SendDiagnosticMessage(
            "{0} deaths, {1} messages acknowledged, {2} deliveries, {3} repeated, 0 lost", Rounds, ledger.Acknowledged, ledger.Acknowledged * Destinations, ledger.Duplicates);
    }

    [Fact]
    public async Task The_books_show_a_loss_when_messages_are_acknowledged_before_their_commit()
    {
        var ledger = new LossLedger(Destinations);
        await using var receiver = await LedgerReceiver.StartAsync(ledger);
        await using var server = new ServerProcess(receiver.Authority, new Dictionary<string, string> { ["Sealpost__Journal__Durability"] = "Relaxed" });
        await server.StartAsync(Cancel);
        await KillRound.PrepareAsync(server, receiver, Destinations, Cancel);
        var random = new Random(20260311);
        var round = new KillRound(server, ledger, random) { Patience = TimeSpan.FromSeconds(5) };
        IReadOnlyList<(string Message, int Destination)> missing = [];

        for (var i = 0; i < 25 && missing.Count == 0; i++) missing = await round.RunAsync(i, random.Next(20, 300), Cancel);

        missing.ShouldNotBeEmpty("the checker must be able to see a loss");
    }
}
