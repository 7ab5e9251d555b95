using System.Data;
using System.Data.Common;
using Dapper;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Deliveries;

/// <summary>Reads unfinished deliveries for the lanes.</summary>
internal sealed class PendingStore(Database database, Journal journal, PendingReader rows, LaneOwnership ownership, TimeProvider time, DueClock clock)
{
    private const int ChangedAtOnce = 500;

    // The destinations that have unfinished deliveries: one index seek each, however many rows it has.
    private const string EachLane =
        """
        WITH RECURSIVE lanes (no) AS (
            SELECT min(destination_no) FROM pending
            UNION ALL
            SELECT (SELECT min(destination_no) FROM pending WHERE destination_no > lanes.no) FROM lanes WHERE lanes.no IS NOT NULL
        )
        """;

    /// <summary>True for a failure to read that goes with the trouble of the database.</summary>
    public bool MayPass(DbException failure) => database.MayPass(failure);

    /// <summary>Every destination that has unfinished deliveries: one index seek each, however many rows it has.</summary>
    public IReadOnlyList<int> ListDestinations()
    {
        using var connection = database.OpenReader();
        return [.. connection.Query<int>(
            $"""
            {EachLane}
            SELECT no FROM lanes WHERE no IS NOT NULL
            """)];
    }

    /// <summary>Every destination with a delivery that was due by then, and since when: two index seeks for each that has unfinished ones.</summary>
    public IReadOnlyList<(int DestinationNo, long DueAt)> ListOverdue(long dueBy)
    {
        using var connection = database.OpenReader();
        return [.. connection.Query<(int, long)>(
            $"""
            {EachLane}, due (no, due_at) AS (
                SELECT no, (SELECT min(due_at) FROM pending WHERE destination_no = no) FROM lanes WHERE no IS NOT NULL
            )
            SELECT no, due_at FROM due WHERE due_at <= @dueBy
            """,
            new { dueBy })];
    }

    /// <summary>Every destination with a delivery that waits beyond that time: two index seeks for each that has unfinished ones.</summary>
    public IReadOnlyList<int> ListWaitingBeyond(long time)
    {
        using var connection = database.OpenReader();
        return [.. connection.Query<int>(
            $"""
            {EachLane}, latest (no, due_at) AS (
                SELECT no, (SELECT max(due_at) FROM pending WHERE destination_no = no AND due_at < @Never) FROM lanes WHERE no IS NOT NULL
            )
            SELECT no FROM latest WHERE due_at > @time
            """,
            new { time, PendingDelivery.Never })];
    }

    /// <summary>Makes due what waits for a time that its schedule cannot have meant: later than the longest wait, or given to a message that is not to be accepted before long.</summary>
    /// <returns>How many were brought forward.</returns>
    public async Task<int> BringForwardAsync(int destinationNo, DateTimeOffset now, TimeSpan longestWait, TimeSpan tolerance)
    {
        var limits = new
        {
            destinationNo,
            now = now.ToUnixTimeMilliseconds(),
            soon = (now + tolerance).ToUnixTimeMilliseconds(),
            latest = (now + longestWait + tolerance).ToUnixTimeMilliseconds(),
            future = MessageId.FirstAt(now + tolerance).ToBytes(),
            PendingDelivery.Never,
        };
        int all = 0, some;
        do
        {
            some = await journal.ExecuteAsync(connection => connection.Execute(
                $"""
                UPDATE pending SET due_at = @now WHERE (message_id, ordinal) IN (
                    SELECT message_id, ordinal FROM pending
                    WHERE destination_no = @destinationNo AND due_at > @soon AND due_at < @Never AND (due_at > @latest OR message_id >= @future)
                    LIMIT {ChangedAtOnce})
                """,
                limits));
            all += some;
        }
        while (some == ChangedAtOnce);
        return all;
    }

    /// <summary>The next of one destination, with small payloads read ahead: what is due, oldest due time first, or of an ordered one by their positions, whether they are due or not.</summary>
    public async Task<LaneEvent.Loaded> LoadAsync(int destinationNo, LoadRange range, MessageId firstOfThisRun, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        await using var transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
        if (range.Ordered)
        {
            var inOrder = Read(transaction, destinationNo, firstOfThisRun, range, "position IS NOT NULL", "position, message_id, ordinal");
            return new LaneEvent.Loaded(inOrder, inOrder.Count < range.Limit, long.MaxValue);
        }

        var now = clock.Milliseconds;
        var after = range.After is null ? "" : "AND (due_at, message_id, ordinal) > (@dueAt, @messageId, @ordinal)";
        var deliveries = Read(transaction, destinationNo, firstOfThisRun, range, $"due_at <= @now {after}", "due_at, message_id, ordinal", now);
        var next = connection.ExecuteScalar<long?>(
            "SELECT min(due_at) FROM pending WHERE destination_no = @destinationNo AND due_at > @now", new { destinationNo, now }, transaction);
        return new LaneEvent.Loaded(deliveries, deliveries.Count < range.Limit, next ?? long.MaxValue);
    }

    /// <summary>Ends what is left of a deleted destination as cancelled, in small batches between which the journal serves others.</summary>
    public async Task EndAllAsync(int destinationNo, string detail)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        while (await journal.ExecuteAsync(connection => EndSome(connection, destinationNo, now, detail)) == ChangedAtOnce)
        {
        }
    }

    private static int EndSome(DbConnection connection, int destinationNo, long now, string detail)
    {
        connection.Execute(
            $"""
            INSERT INTO attempts (message_id, ordinal, number, tenant_no, destination_no, outcome, started_at, duration_us, revision, truncated, detail)
            SELECT message_id, ordinal, attempts + 1, tenant_no, destination_no, {(int)AttemptOutcome.Cancelled}, @now, 0, 0, 0, @detail
            FROM pending WHERE destination_no = @destinationNo ORDER BY due_at, message_id, ordinal LIMIT {ChangedAtOnce}
            ON CONFLICT (message_id, ordinal, number) DO NOTHING
            """,
            new { destinationNo, now, detail });
        return connection.Execute(
            $"""
            DELETE FROM pending WHERE (message_id, ordinal) IN (
                SELECT message_id, ordinal FROM pending WHERE destination_no = @destinationNo ORDER BY due_at, message_id, ordinal LIMIT {ChangedAtOnce})
            """,
            new { destinationNo });
    }

    private List<PendingDelivery> Read(
        DbTransaction transaction, int destinationNo, MessageId firstOfThisRun, LoadRange range, string condition, string order, long now = 0)
    {
        var deliveries = new List<PendingDelivery>();
        var incarnation = ownership.Incarnation;
        using var command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            $"""
            {database.Dialect.FirstOfIndex}
            SELECT {PendingReader.Columns}
            FROM (SELECT * FROM pending WHERE destination_no = @destinationNo AND {condition} ORDER BY {order} LIMIT @limit) p
            LEFT JOIN messages m ON m.tenant_no = p.tenant_no AND m.id = p.message_id
            ORDER BY {order}
            """;
        Add(command, "@destinationNo", destinationNo);
        Add(command, "@now", now);
        Add(command, "@limit", range.Limit);
        if (range.After is { } after)
        {
            Add(command, "@dueAt", after.DueAt);
            Add(command, "@messageId", after.Id.Message.ToBytes());
            Add(command, "@ordinal", after.Id.Ordinal);
        }

        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var delivery = rows.Read(reader, first: 0, destinationNo, incarnation);
            deliveries.Add(delivery.Id.Message.Value < firstOfThisRun.Value ? delivery with { Recovered = true } : delivery);
        }

        return deliveries;
    }

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
