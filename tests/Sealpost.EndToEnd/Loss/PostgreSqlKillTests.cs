using System.Security.Cryptography;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Loss;

/// <summary>Nothing acknowledged is lost on PostgreSQL, whether the server or the database dies.</summary>
public sealed class PostgreSqlKillTests
{
    private const int Destinations = 10;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static bool Long => Environment.GetEnvironmentVariable("SEALPOST_LONG_TESTS") == "1";

    [Fact]
    public Task Killed_under_load_it_delivers_everything_it_had_acknowledged() => RunAsync(Long ? 50 : 2, databaseDies: false);

    [Fact]
    public Task When_the_database_crashes_under_load_everything_acknowledged_is_delivered() => RunAsync(Long ? 20 : 2, databaseDies: true);

    private static async Task RunAsync(int rounds, bool databaseDies)
    {
        var ledger = new LossLedger(Destinations);
        await using var postgres = await PostgreSqlServer.StartAsync(durable: true);
        await using var receiver = await LedgerReceiver.StartAsync(ledger);
        await using var server = new ServerProcess(receiver.Authority, new Dictionary<string, string>
        {
            ["ConnectionStrings__Sealpost"] = await postgres.CreateDatabaseAsync(),
            ["Sealpost__MasterKey"] = "1:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        });
        await server.StartAsync(Cancel);
        await KillRound.PrepareAsync(server, receiver, Destinations, Cancel);
        var random = new Random(20260311);
        var round = new KillRound(server, ledger, random) { Death = databaseDies ? RestartDatabaseAsync : null };

        for (var i = 0; i < rounds; i++)
        {
            var missing = await round.RunAsync(i, random.Next(20, 300), Cancel);
            if (missing.Count == 0) continue;
            Assert.Fail($"round {i} of {rounds}: {missing.Count} of {ledger.Acknowledged * Destinations} deliveries missing. {await round.DescribeAsync(missing[0], Cancel)}\n{server.Output}");
        }

        TestContext.Current.SendDiagnosticMessage(
            "{0} deaths, {1} messages acknowledged, {2} deliveries, {3} repeated, 0 lost", rounds, ledger.Acknowledged, ledger.Acknowledged * Destinations, ledger.Duplicates);

        async Task RestartDatabaseAsync()
        {
            await postgres.StopImmediatelyAsync();
            await postgres.StartAgainAsync();
        }
    }
}
