using System.Data.Common;
using System.Globalization;
using Dapper;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Deliveries;

/// <summary>Reads deliveries and their attempts.</summary>
/// <remarks>
/// A delivery has a pending row or at least one attempt; its state follows from both. A page is walked by the narrowest index that fits the
/// filter, and what the walk brings is checked against the state as it is.
/// </remarks>
internal sealed class DeliveryHistory(Database database)
{
    private const int Chunk = 250;
    private const int MostLookedAt = 5_000;

    /// <summary>Newest message first.</summary>
    public async Task<Found<DeliveryRecord, DeliveryId>> ListAsync(int tenantNo, DeliveryFilter filter, DeliveryId? before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var found = new List<DeliveryRecord>(limit);
        var walk = new DeliveryWalk(tenantNo, filter, before);
        for (var looked = 0; looked < MostLookedAt;)
        {
            var step = await walk.NextAsync(connection, looked == 0 ? Math.Min(limit, Chunk) : Chunk, cancellationToken);
            if (step.Looked == 0) return new(found, null);
            looked += step.Looked;
            foreach (var delivery in await ReadAsync(connection, tenantNo, step.Keys, cancellationToken))
            {
                if (filter.State is { } state && delivery.State != state) continue;
                if (filter.DestinationNo is { } destinationNo && delivery.DestinationNo != destinationNo) continue;
                found.Add(delivery);
                if (found.Count == limit) return new(found, null);
            }
        }

        return new(found, walk.Position);
    }

    public async Task<DeliveryRecord?> FindAsync(int tenantNo, DeliveryId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        return (await ReadAsync(connection, tenantNo, [id], cancellationToken)).SingleOrDefault();
    }

    /// <summary>In the order they were made.</summary>
    public async Task<IReadOnlyList<AttemptRecord>> ListAttemptsAsync(int tenantNo, DeliveryId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var rows = await connection.QueryAsync<HistoryRow>(new CommandDefinition(
            """
            SELECT number AS Number, outcome AS Outcome, stage AS Stage, status AS Status, detail AS Detail, started_at AS StartedAt, duration_us AS Duration,
                revision AS Revision, truncated AS Truncated, request_headers AS RequestHeaders, response_headers AS ResponseHeaders, response_body AS ResponseBody,
                request_body AS RequestBody
            FROM attempts WHERE message_id = @message AND ordinal = @Ordinal AND tenant_no = @tenantNo ORDER BY number
            """,
            new { message = id.Message.ToBytes(), id.Ordinal, tenantNo }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToRecord())];
    }

    /// <summary>Those that there are, in the order of the keys.</summary>
    private async Task<IEnumerable<DeliveryRecord>> ReadAsync(DbConnection connection, int tenantNo, IReadOnlyList<DeliveryId> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0) return [];
        // SQLite takes the tables of a cross join in the order in which they stand; PostgreSQL takes it like any other.
        await using var command = connection.CreateCommand();
        command.CommandText = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            WITH wanted (message_id, ordinal) AS (VALUES {string.Join(", ", keys.Select(key => string.Create(CultureInfo.InvariantCulture, $"({database.Dialect.Bytes(key.Message.ToBytes())}, {key.Ordinal})")))})
            SELECT w.message_id, w.ordinal, d.destination_no, d.id, m.event_type, m.created_at, p.due_at, p.attempts, a.number, a.outcome, a.status, a.started_at
            FROM wanted w
            CROSS JOIN messages m
            LEFT JOIN pending p ON p.message_id = w.message_id AND p.ordinal = w.ordinal
            LEFT JOIN attempts a ON a.message_id = w.message_id AND a.ordinal = w.ordinal
                AND a.number = (SELECT max(number) FROM attempts WHERE message_id = w.message_id AND ordinal = w.ordinal)
            CROSS JOIN destinations d
            WHERE m.tenant_no = {tenantNo} AND m.id = w.message_id AND d.destination_no = COALESCE(p.destination_no, a.destination_no)
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new Dictionary<DeliveryId, DeliveryRecord>(keys.Count);
        while (await reader.ReadAsync(cancellationToken))
        {
            var delivery = ReadState(reader);
            found.Add(delivery.Id, delivery);
        }

        return keys.Where(found.ContainsKey).Select(key => found[key]);
    }

    private static DeliveryRecord ReadState(DbDataReader row)
    {
        var (due, outcome) = (Number(6), Number(9));
        return new(
            new DeliveryId(MessageId.FromBytes(row.GetFieldValue<byte[]>(0)), (int)row.GetInt64(1)), (int)row.GetInt64(2), DestinationId.FromBytes(row.GetFieldValue<byte[]>(3)), row.GetString(4),
            StateOf(due, outcome), (int)(Number(7) ?? Number(8) ?? 0), (int?)Number(10), Time(row.GetInt64(5)), Number(11) is { } last ? Time(last) : null,
            due is null or PendingDelivery.Never ? null : Time(due.Value))
        {
            Stalled = due == PendingDelivery.Never,
        };

        long? Number(int column) => row.IsDBNull(column) ? null : row.GetInt64(column);
    }

    private static DeliveryState StateOf(long? due, long? outcome) => due is not null
        ? DeliveryState.Pending
        : (AttemptOutcome?)outcome switch
        {
            AttemptOutcome.Succeeded => DeliveryState.Succeeded,
            AttemptOutcome.Cancelled => DeliveryState.Cancelled,
            AttemptOutcome.Expired => DeliveryState.Expired,
            _ => DeliveryState.Dead,
        };

    private sealed class HistoryRow
    {
        public long Number { get; init; }

        public long Outcome { get; init; }

        public long? Stage { get; init; }

        public long? Status { get; init; }

        public string? Detail { get; init; }

        public long StartedAt { get; init; }

        public long Duration { get; init; }

        public long Revision { get; init; }

        public long Truncated { get; init; }

        public string? RequestHeaders { get; init; }

        public string? ResponseHeaders { get; init; }

        public byte[]? ResponseBody { get; init; }

        public byte[]? RequestBody { get; init; }

        public AttemptRecord ToRecord() => new(
            (int)Number, (AttemptOutcome)Outcome, Stage is { } stage ? ((FailureStage)stage).ToString().ToLowerInvariant() : null, (int?)Status, Detail,
            Time(StartedAt), TimeSpan.FromMicroseconds(Duration), Revision, ImpliedHeaders.Complete(HeaderLines.Parse(RequestHeaders)), HeaderLines.Parse(ResponseHeaders), ResponseBody, Truncated != 0,
            RequestBody);
    }

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
