using System.Security.Cryptography;
using Sealpost.EndToEnd.Loss.Books;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Loss;

/// <summary>Nothing acknowledged is lost on PostgreSQL, whether the server or the database dies.</summary>
public sealed class PostgreSqlKillTests
{
    private const int Destinations = 10;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static bool Long => Environment.GetEnvironmentVariable("SEALPOST_LONG_TESTS") == "1";

    [Fact]
    public Task Killed_under_load_it_delivers_everything_it_had_acknowledged() => RunAsync(Long ? KillRound.LongDeaths(50) : 2, databaseDies: false);

    [Fact]
    public Task When_the_database_crashes_under_load_everything_acknowledged_is_delivered() => RunAsync(Long ? 20 : 2, databaseDies: true);

    private static async Task RunAsync(int deaths, bool databaseDies)
    {
        using var ledger = new LossLedger(Destinations, 0);
        await using var postgres = await PostgreSqlServer.StartAsync(durable: true);
        await using var receiver = await LedgerReceiver.StartAsync(ledger);
        await using var server = new ServerProcess(receiver.Authority, new Dictionary<string, string>
        {
            ["ConnectionStrings__Sealpost"] = await postgres.CreateDatabaseAsync(),
            ["Sealpost__MasterKey"] = "1:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        });
        await server.StartAsync(Cancel);
        await LedgerLoad.PrepareAsync(server, receiver, Cancel);

        await new KillRound(server, ledger) { Death = databaseDies ? RestartDatabaseAsync : null }.RunAllAsync(deaths, new Random(20260311), Cancel);

        async Task RestartDatabaseAsync()
        {
            await postgres.StopImmediatelyAsync();
            await postgres.StartAgainAsync();
        }
    }
}
