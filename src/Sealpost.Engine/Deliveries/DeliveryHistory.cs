using System.Data.Common;
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

    /// <summary>Newest message first.</summary>
    public async Task<IReadOnlyList<DeliveryRecord>> ListAsync(int tenantNo, DeliveryFilter filter, DeliveryId? before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = database.OpenReader();
        var found = new List<DeliveryRecord>(limit);
        var walk = new DeliveryWalk(tenantNo, filter, before);
        while (found.Count < limit)
        {
            var keys = await walk.NextAsync(connection, Chunk, cancellationToken);
            if (keys.Count == 0) break;
            foreach (var key in keys)
            {
                var delivery = await FindAsync(connection, tenantNo, key, cancellationToken);
                if (delivery is null || filter.State is { } state && delivery.State != state) continue;
                if (filter.DestinationNo is { } destinationNo && delivery.DestinationNo != destinationNo) continue;
                found.Add(delivery);
                if (found.Count == limit) break;
            }
        }

        return found;
    }

    public async Task<DeliveryRecord?> FindAsync(int tenantNo, DeliveryId id, CancellationToken cancellationToken)
    {
        await using var connection = database.OpenReader();
        return await FindAsync(connection, tenantNo, id, cancellationToken);
    }

    /// <summary>In the order they were made.</summary>
    public async Task<IReadOnlyList<AttemptRecord>> ListAttemptsAsync(int tenantNo, DeliveryId id, CancellationToken cancellationToken)
    {
        await using var connection = database.OpenReader();
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

    private static async Task<DeliveryRecord?> FindAsync(DbConnection connection, int tenantNo, DeliveryId id, CancellationToken cancellationToken)
    {
        var row = await connection.QuerySingleOrDefaultAsync<StateRow>(new CommandDefinition(
            """
            SELECT m.event_type AS EventType, m.created_at AS CreatedAt, p.due_at AS DueAt, p.attempts AS Attempts, a.number AS Number, a.outcome AS Outcome,
                a.status AS Status, a.started_at AS StartedAt, d.destination_no AS DestinationNo, d.id AS Destination
            FROM messages m
            LEFT JOIN pending p ON p.message_id = m.id AND p.ordinal = @Ordinal
            LEFT JOIN attempts a ON a.message_id = m.id AND a.ordinal = @Ordinal
                AND a.number = (SELECT max(number) FROM attempts WHERE message_id = m.id AND ordinal = @Ordinal)
            JOIN destinations d ON d.destination_no = COALESCE(p.destination_no, a.destination_no)
            WHERE m.tenant_no = @tenantNo AND m.id = @message
            """,
            new { tenantNo, message = id.Message.ToBytes(), id.Ordinal }, cancellationToken: cancellationToken));
        return row?.ToRecord(id);
    }

    private sealed class StateRow
    {
        public required string EventType { get; init; }

        public long CreatedAt { get; init; }

        public long? DueAt { get; init; }

        public long? Attempts { get; init; }

        public long? Number { get; init; }

        public long? Outcome { get; init; }

        public long? Status { get; init; }

        public long? StartedAt { get; init; }

        public long DestinationNo { get; init; }

        public required byte[] Destination { get; init; }

        public DeliveryRecord ToRecord(DeliveryId id) => new(
            id, (int)DestinationNo, DestinationId.FromBytes(Destination), EventType, State(), (int)(Attempts ?? Number ?? 0), (int?)Status,
            Time(CreatedAt), StartedAt is { } last ? Time(last) : null, DueAt is { } due and not PendingDelivery.Never ? Time(due) : null)
        {
            Stalled = DueAt == PendingDelivery.Never,
        };

        private DeliveryState State() => DueAt is not null
            ? DeliveryState.Pending
            : (AttemptOutcome?)Outcome switch
            {
                AttemptOutcome.Succeeded => DeliveryState.Succeeded,
                AttemptOutcome.Cancelled => DeliveryState.Cancelled,
                AttemptOutcome.Expired => DeliveryState.Expired,
                _ => DeliveryState.Dead,
            };
    }

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
