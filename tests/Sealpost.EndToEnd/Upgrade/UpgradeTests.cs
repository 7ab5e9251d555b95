using System.Security.Cryptography;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Upgrade;

/// <summary>The present server starts on a database that an older version has left: everything that was there goes on to work.</summary>
public sealed class UpgradeTests
{
    // What there is only while a cluster works, or only after V009.
    private static readonly string[] MayBeEmpty = ["inbox", "audit"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static bool Long => Environment.GetEnvironmentVariable("SEALPOST_LONG_TESTS") == "1";

    /// <summary>From the one before roles and the audit log; the long form also from every later one.</summary>
    public static TheoryData<int> SqliteVersions => [.. Enumerable.Range(8, Long ? new MigrationScripts("Sealpost.Engine.Sqlite").Newest - 8 : 1)];

    public static TheoryData<int> PostgreSqlVersions => [.. Enumerable.Range(5, new MigrationScripts("Sealpost.Engine.PostgreSql").Newest - 5)];

    [Theory]
    [MemberData(nameof(SqliteVersions))]
    public async Task What_waits_in_an_older_SQLite_database_is_delivered(int version)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await using var receiver = await TestReceiver.StartAsync();
        await using var server = new ServerProcess(receiver.Authority!, new Dictionary<string, string> { ["Sealpost__Deliveries__BreakerThreshold"] = "0" });
        var instance = new OlderInstance(receiver);
        await server.StartAsync(patience.Token);
        await instance.FillAsync(server, patience.Token);
        await server.StopAsync();

        ShouldBeFull(await OlderSqlite.MakeAsync(server.DataDirectory, version));
        await server.StartAsync(patience.Token);

        await instance.GoesOnAsync(server, patience.Token);
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(PostgreSqlVersions))]
    public async Task What_waits_in_an_older_PostgreSQL_database_is_delivered(int version)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await using var postgres = await PostgreSqlServer.StartAsync(durable: false);
        await using var receiver = await TestReceiver.StartAsync();
        var key = "1:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var (newer, older) = (await postgres.CreateDatabaseAsync(), await postgres.CreateDatabaseAsync());
        var instance = new OlderInstance(receiver);
        await using (var first = Server(newer))
        {
            await first.StartAsync(patience.Token);
            await instance.FillAsync(first, patience.Token);
            await first.StopAsync();
        }

        ShouldBeFull(await OlderPostgreSql.MakeAsync(newer, older, version));
        await using var server = Server(older);
        await server.StartAsync(patience.Token);

        await instance.GoesOnAsync(server, patience.Token);

        ServerProcess Server(string connection) => new(receiver.Authority!, new Dictionary<string, string>
        {
            ["ConnectionStrings__Sealpost"] = connection,
            ["Sealpost__MasterKey"] = key,
            ["Sealpost__Deliveries__BreakerThreshold"] = "0",
        });
    }

    private static void ShouldBeFull(IReadOnlyDictionary<string, long> rows)
    {
        foreach (var (table, count) in rows.Where(table => !MayBeEmpty.Contains(table.Key))) count.ShouldBeGreaterThan(0, table);
    }
}
