using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.PostgreSql;
using Sealpost.Engine.PostgreSql.Cluster;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tests.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Cluster;

/// <summary>What an incarnation writes is in the database before it ends, or never.</summary>
public sealed class FenceTests : IAsyncLifetime
{
    private readonly TestDatabase _database = new();
    private readonly LaneOwnership _ownership = new(TimeProvider.System);
    private PostgreSqlDatabase _postgres = null!;
    private ClusterStore _store = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await _database.Database.MigrateAsync(Cancel);
        _postgres = TestStorage.OpenPostgreSql(_database.Directory, _ownership);
        _store = new ClusterStore(_postgres.Cluster);
        _ownership.Begin(await JoinAsync(), TimeProvider.System.GetTimestamp(), TimeSpan.FromMinutes(1));
    }

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public void A_batch_is_written_while_the_incarnation_stands()
    {
        using var session = _postgres.OpenJournal();

        Write(session);

        Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_batch_of_an_incarnation_that_has_ended_is_refused_whole()
    {
        using var session = _postgres.OpenJournal();
        session.Begin();
        session.InsertIdempotency(0, [1], new([2], [3], 0));

        await _store.EvictAsync([_ownership.Incarnation], certainlyGone: true, Cancel);

        // Its connection was ended too; over the next one the database itself says no.
        Should.Throw<Exception>(session.Commit);
        session.Rollback();
        Should.Throw<FencedException>(() => Write(session));
        session.Rollback();
        Count().ShouldBe(0);
        _ownership.Incarnation.ShouldBe(LaneOwnership.Lost);
        Should.Throw<FencedException>(session.Begin);
    }

    [Fact]
    public async Task A_batch_that_asks_first_is_refused_at_the_question()
    {
        using var session = _postgres.OpenJournal();
        await EvictQuietlyAsync(_ownership.Incarnation);

        session.Begin();
        session.AskIdempotency(0, [1]);
        Should.Throw<FencedException>(() => session.FindIdempotency(0, [1]));
        session.Rollback();
    }

    [Fact]
    public async Task An_administrative_change_is_refused_too()
    {
        using var meters = new TestMeterFactory();
        using var journal = new Journal(_postgres, Options.Create(new JournalOptions()), new JournalMetrics(meters, TimeProvider.System), NullLogger<Journal>.Instance);
        await journal.StartAsync(Cancel);
        await EvictQuietlyAsync(_ownership.Incarnation);

        await Should.ThrowAsync<FencedException>(() => journal.ExecuteAsync(connection => connection.Execute("INSERT INTO instance (name, value) VALUES ('a', ''::BYTEA)"), Cancel));

        using var reader = _postgres.OpenReader();
        reader.ExecuteScalar<long>("SELECT count(*) FROM instance").ShouldBe(0);
        await journal.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_node_that_stopped_in_the_middle_of_a_transaction_does_not_hold_up_who_takes_its_lanes()
    {
        using var session = _postgres.OpenJournal();
        session.Begin();
        session.AskIdempotency(0, [1]);
        session.FindIdempotency(0, [1]);

        await _store.EvictAsync([_ownership.Incarnation], certainlyGone: true, Cancel);

        Should.Throw<Exception>(session.Commit);
        (await _store.ListNodesAsync(Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_incarnation_whose_lease_has_lapsed_lives_on_if_nobody_took_its_lanes()
    {
        await _store.RenewAsync(_ownership.Incarnation, TimeSpan.FromSeconds(-1), Cancel);
        using var session = _postgres.OpenJournal();

        Write(session);

        Count().ShouldBe(1);
        (await _store.RenewAsync(_ownership.Incarnation, TimeSpan.FromMinutes(1), Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task What_an_evicted_node_owned_has_no_owner_and_is_unclean()
    {
        var (before, _) = await _store.ClaimAsync(_ownership.Incarnation, 10, Cancel);
        await _store.EvictAsync([_ownership.Incarnation], certainlyGone: true, Cancel);

        var next = await JoinAsync();
        var (taken, unclean) = await _store.ClaimAsync(next, 64, Cancel);

        taken.ShouldBe(PartitionSet.All);
        unclean.ShouldBe(before);
        before.Count.ShouldBe(10);
        await Should.ThrowAsync<FencedException>(() => _store.ClaimAsync(_ownership.Incarnation, 1, Cancel));
    }

    [Fact]
    public async Task A_lease_that_has_not_lapsed_is_not_taken()
    {
        await _store.EvictAsync([_ownership.Incarnation], certainlyGone: false, Cancel);

        (await _store.ListNodesAsync(Cancel)).ShouldHaveSingleItem();
    }

    private static void Write(JournalSession session)
    {
        session.Begin();
        session.InsertIdempotency(0, [1], new([2], [3], 0));
        session.Commit();
    }

    // As if the journal's connection had been broken for other reasons, so that the next one meets the fence.
    private async Task EvictQuietlyAsync(long incarnation)
    {
        await using var connection = await _postgres.Cluster.OpenConnectionAsync(Cancel);
        await connection.ExecuteAsync("DELETE FROM cluster_nodes WHERE node_no = @incarnation", new { incarnation });
    }

    private Task<long> JoinAsync() => _store.JoinAsync("test", NodeProcess.Current, TimeProvider.System.GetUtcNow(), TimeSpan.FromMinutes(1), Cancel);

    private long Count()
    {
        using var reader = _postgres.OpenReader();
        return reader.ExecuteScalar<long>("SELECT count(*) FROM idempotency");
    }
}
