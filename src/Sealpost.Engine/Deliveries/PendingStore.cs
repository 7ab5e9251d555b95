using System.Data;
using System.Data.Common;
using Dapper;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Deliveries;

/// <summary>Reads unfinished deliveries for the lanes.</summary>
internal sealed class PendingStore(Database database, Journal journal, RecentMessages recent, LaneOwnership ownership, TimeProvider time)
{
    public const int PayloadsReadAhead = 16 << 10;
    private const int EndedAtOnce = 500;

    /// <summary>Every destination that has unfinished deliveries: one index seek each, however many rows it has.</summary>
    public IReadOnlyList<int> ListDestinations()
    {
        using var connection = database.OpenReader();
        return [.. connection.Query<int>(
            """
            WITH RECURSIVE lanes (no) AS (
                SELECT min(destination_no) FROM pending
                UNION ALL
                SELECT (SELECT min(destination_no) FROM pending WHERE destination_no > lanes.no) FROM lanes WHERE lanes.no IS NOT NULL
            )
            SELECT no FROM lanes WHERE no IS NOT NULL
            """)];
    }

    /// <summary>What is due of one destination, oldest due time first, with small payloads read ahead.</summary>
    public LaneEvent.Loaded Load(int destinationNo, int limit, MessageId firstOfThisRun)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        using var connection = database.OpenReader();
        using var transaction = connection.BeginTransaction(IsolationLevel.RepeatableRead);
        var deliveries = Read(connection, transaction, "due_at <= @now", "due_at, message_id, ordinal", new(destinationNo, now, limit, firstOfThisRun));
        var next = connection.ExecuteScalar<long?>(
            "SELECT min(due_at) FROM pending WHERE destination_no = @destinationNo AND due_at > @now", new { destinationNo, now }, transaction);
        return new LaneEvent.Loaded(deliveries, deliveries.Count < limit, next ?? long.MaxValue);
    }

    /// <summary>The first of an ordered destination by their positions, whether they are due or not, with small payloads read ahead.</summary>
    public LaneEvent.Loaded LoadInOrder(int destinationNo, int limit, MessageId firstOfThisRun)
    {
        using var connection = database.OpenReader();
        var deliveries = Read(connection, transaction: null, "position IS NOT NULL", "position, message_id, ordinal", new(destinationNo, Now: 0, limit, firstOfThisRun));
        return new LaneEvent.Loaded(deliveries, deliveries.Count < limit, long.MaxValue);
    }

    /// <summary>Ends what is left of a deleted destination as cancelled, in small batches between which the journal serves others.</summary>
    public async Task EndAllAsync(int destinationNo, string detail)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        while (await journal.ExecuteAsync(connection => EndSome(connection, destinationNo, now, detail)) == EndedAtOnce)
        {
        }
    }

    private static int EndSome(DbConnection connection, int destinationNo, long now, string detail)
    {
        connection.Execute(
            $"""
            INSERT INTO attempts (message_id, ordinal, number, tenant_no, destination_no, outcome, started_at, duration_us, revision, truncated, detail)
            SELECT message_id, ordinal, attempts + 1, tenant_no, destination_no, {(int)AttemptOutcome.Cancelled}, @now, 0, 0, 0, @detail
            FROM pending WHERE destination_no = @destinationNo ORDER BY due_at, message_id, ordinal LIMIT {EndedAtOnce}
            ON CONFLICT (message_id, ordinal, number) DO NOTHING
            """,
            new { destinationNo, now, detail });
        return connection.Execute(
            $"""
            DELETE FROM pending WHERE (message_id, ordinal) IN (
                SELECT message_id, ordinal FROM pending WHERE destination_no = @destinationNo ORDER BY due_at, message_id, ordinal LIMIT {EndedAtOnce})
            """,
            new { destinationNo });
    }

    private List<PendingDelivery> Read(DbConnection connection, DbTransaction? transaction, string condition, string order, LoadRange range)
    {
        var deliveries = new List<PendingDelivery>();
        var incarnation = ownership.Incarnation;
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText =
            $"""
            SELECT p.message_id, p.ordinal, p.tenant_no, p.due_at, p.attempts, p.step, p.crashes,
                m.event_type, m.content_type, m.created_at, m.deliveries, CASE WHEN m.size <= @readAhead THEN m.body END, p.position,
                {(MessageTrace.Source.HasListeners() ? "m.headers" : "NULL")}
            FROM (SELECT * FROM pending WHERE destination_no = @destinationNo AND {condition} ORDER BY {order} LIMIT @limit) p
            LEFT JOIN messages m ON m.tenant_no = p.tenant_no AND m.id = p.message_id
            ORDER BY {order}
            """;
        Add(command, "@destinationNo", range.DestinationNo);
        Add(command, "@now", range.Now);
        Add(command, "@limit", range.Limit);
        Add(command, "@readAhead", PayloadsReadAhead);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var id = MessageId.FromBytes((byte[])reader[0]);
            var tenantNo = reader.GetInt32(2);
            deliveries.Add(new PendingDelivery(new DeliveryId(id, reader.GetInt32(1)), tenantNo, range.DestinationNo, reader.GetInt64(3))
            {
                Attempts = reader.GetInt32(4),
                Step = reader.GetInt32(5),
                Crashes = reader.GetInt32(6),
                Incarnation = incarnation,
                Recovered = id.Value < range.FirstOfThisRun.Value,
                Position = reader.IsDBNull(12) ? 0 : reader.GetInt64(12),
            });
            if (reader.IsDBNull(7) || reader.IsDBNull(11)) continue;
            recent.Add(new Message(
                tenantNo, id, reader.GetString(7), reader.IsDBNull(8) ? null : reader.GetString(8), (byte[])reader[11],
                DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(9)), reader.GetInt32(10))
            {
                Trace = reader.IsDBNull(13) ? null : MessageTrace.Split(reader.GetString(13)).Trace,
            });
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

    private readonly record struct LoadRange(int DestinationNo, long Now, int Limit, MessageId FirstOfThisRun);
}
