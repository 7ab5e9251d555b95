using System.Data.Common;
using Npgsql;
using Sealpost.AspNetCore.Replay;
using Sealpost.TestKit;

namespace Sealpost.AspNetCore.Tests.Replay;

/// <summary>The same store over the database that processes really share, in a table of a schema of its own.</summary>
public sealed class PostgreSqlReplayStoreTests(PostgreSqlReplayStoreTests.Server server) : ReplayStoreTests, IClassFixture<PostgreSqlReplayStoreTests.Server>, IAsyncLifetime
{
    private const string Table = "hooks.replay";

    private DbDataSource? _database;
    private SqlReplayStore? _store;

    private protected override IWebhookReplayStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        if (server.Running is not { } running)
        {
            Assert.Skip("PostgreSQL is not installed: apt-get install postgresql.");
            return;
        }

        _database = NpgsqlDataSource.Create(await running.CreateDatabaseAsync());
        _store = new(_database, Clock, Table);
        await ExecuteAsync("CREATE SCHEMA hooks");
        await ExecuteAsync(SqlReplayStore.CreateTableSql(Table));
    }

    [Fact]
    public async Task What_has_ended_is_swept_out_by_its_index()
    {
        for (var i = 1; i <= 10; i++)
        {
            await ClaimAsync(new((UInt128)i, 1));
            await Store.CompleteAsync(new((UInt128)i, 1), TimeSpan.FromMinutes(10));
        }

        Clock.Advance(TimeSpan.FromMinutes(10));
        await ClaimAsync(new(11, 1));

        (await ScalarAsync("SELECT COUNT(*) FROM hooks.replay")).ShouldBe(1L);
        (await ScalarAsync("SELECT COUNT(*) FROM pg_indexes WHERE schemaname = 'hooks' AND indexdef LIKE '%(expires_at)'")).ShouldBe(1L);
    }

    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
            await _database.DisposeAsync();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _database!.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private async Task<object?> ScalarAsync(string sql)
    {
        await using var command = _database!.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>One server for the class, where PostgreSQL is installed.</summary>
    public sealed class Server : IAsyncLifetime
    {
        internal PostgreSqlServer? Running { get; private set; }

        public async ValueTask InitializeAsync() =>
            Running = PostgreSqlServer.FindBinaries() is null ? null : await PostgreSqlServer.StartAsync(durable: false);

        public ValueTask DisposeAsync() => Running?.DisposeAsync() ?? default;
    }
}
