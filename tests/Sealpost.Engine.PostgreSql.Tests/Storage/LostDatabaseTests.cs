using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.PostgreSql;
using Sealpost.Engine.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Storage;

public sealed class LostDatabaseTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_journal_refuses_while_the_database_is_down_and_writes_again_when_it_is_back()
    {
        await using var server = await PostgreSqlServer.StartAsync(durable: false);
        await using var database = new PostgreSqlDatabase(new PostgreSqlOptions(await server.CreateDatabaseAsync()), new LaneOwnership(TimeProvider.System), TimeProvider.System);
        await database.MigrateAsync(Cancel);
        using var meters = new TestMeterFactory();
        using var journal = new Journal(database, Options.Create(new JournalOptions()), new JournalMetrics(meters, TimeProvider.System), NullLogger<Journal>.Instance);
        await journal.StartAsync(Cancel);
        await journal.ExecuteAsync(connection => connection.Execute("INSERT INTO instance (name, value) VALUES ('a', @value)", new { value = new byte[1] }), Cancel);

        await server.StopImmediatelyAsync();
        await Should.ThrowAsync<DbException>(() => journal.ExecuteAsync(connection => connection.Execute("SELECT 1"), Cancel));
        var fact = new Fact();
        journal.TryEnqueue(fact).ShouldBeTrue();
        await server.StartAgainAsync();

        await fact.Written;
        (await journal.ExecuteAsync(connection => connection.ExecuteScalar<long>("SELECT count(*) FROM idempotency"), Cancel)).ShouldBe(1);
        await journal.StopAsync(Cancel);
    }

    private sealed class Fact : JournalEntry
    {
        private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Written => _written.Task;

        public override bool MustBeWritten => true;

        public override void Write(JournalSession session) => session.InsertIdempotency(0, [1], new([2], [3], 0));

        public override void Committed() => _written.TrySetResult();

        public override void Failed(Exception failure) => _written.TrySetException(failure);
    }
}
