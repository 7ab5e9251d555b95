using System.Data.Common;
using Microsoft.Data.Sqlite;
using Sealpost.AspNetCore.Replay;

namespace Sealpost.AspNetCore.Tests.Replay;

public sealed class SqlReplayStoreTests : ReplayStoreTests, IAsyncLifetime
{
    private readonly string _file = Path.GetTempFileName();
    private readonly DbDataSource _database;
    private readonly SqlReplayStore _store;

    public SqlReplayStoreTests()
    {
        _database = SqliteFactory.Instance.CreateDataSource($"Data Source={_file};Pooling=False");
        _store = new(_database, Clock);
    }

    private protected override IWebhookReplayStore Store => _store;

    public async ValueTask InitializeAsync()
    {
        await using var command = _database.CreateCommand(SqlReplayStore.CreateTableSql());
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Another_process_sees_what_this_one_handled()
    {
        await ClaimAsync(new(1, 1));
        await _store.CompleteAsync(new(1, 1), TimeSpan.FromHours(1));

        (await new SqlReplayStore(_database, Clock).ClaimAsync(new(1, 1), TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).ShouldBe(ReplayVerdict.Copy);
    }

    [Fact]
    public async Task The_claim_of_a_process_that_died_ends_with_its_lease()
    {
        await ClaimAsync(new(1, 1));

        Clock.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromSeconds(1));
        (await ClaimAsync(new(1, 1))).ShouldBe(ReplayVerdict.InProgress);
        Clock.Advance(TimeSpan.FromSeconds(1));
        (await ClaimAsync(new(1, 1))).ShouldBe(ReplayVerdict.First);
        (await ClaimAsync(new(1, 1))).ShouldBe(ReplayVerdict.InProgress);
    }

    [Fact]
    public async Task What_has_ended_is_swept_out_of_the_table()
    {
        for (var i = 1; i <= 10; i++)
        {
            await ClaimAsync(new((UInt128)i, 1));
            await _store.CompleteAsync(new((UInt128)i, 1), TimeSpan.FromMinutes(10));
        }

        Clock.Advance(TimeSpan.FromMinutes(10));
        await ClaimAsync(new(11, 1));

        await using var command = _database.CreateCommand("SELECT COUNT(*) FROM sealpost_replay");
        (await command.ExecuteScalarAsync(TestContext.Current.CancellationToken)).ShouldBe(1L);
    }

    [Fact]
    public async Task A_database_that_fails_says_so()
    {
        var store = new SqlReplayStore(_database, Clock, "absent");

        await Should.ThrowAsync<DbException>(async () => await store.ClaimAsync(new(1, 1), TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("replay; DROP TABLE x")]
    [InlineData("a.b.c")]
    [InlineData("")]
    [InlineData("1a")]
    public void A_table_name_is_a_name_and_nothing_else(string table) =>
        Should.Throw<ArgumentException>(() => SqlReplayStore.CreateTableSql(table));

    public ValueTask DisposeAsync()
    {
        File.Delete(_file);
        return _database.DisposeAsync();
    }
}
