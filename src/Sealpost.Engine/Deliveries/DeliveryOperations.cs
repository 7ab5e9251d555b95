using System.Data.Common;
using Dapper;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Deliveries;

/// <summary>What people do with a delivery.</summary>
internal sealed class DeliveryOperations(Journal journal, Dispatcher dispatcher, LaneOwnership ownership, TimeProvider time)
{
    private const string NextPosition = "(SELECT COALESCE(max(position), 0) + 1 FROM pending WHERE destination_no = @DestinationNo AND position IS NOT NULL)";

    /// <summary>Sends it again from the start of its schedule, whatever became of it before; also what stalls an ordered destination.</summary>
    public async Task<DeliveryChange> ResendAsync(int tenantNo, DeliveryId id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var (change, happening, destinationNo) = await journal.ExecuteAsync(connection => ResendOrRelease(connection, tenantNo, id, now), cancellationToken);
        if (happening is not null) dispatcher.Tell(destinationNo, happening);
        return change;
    }

    public async Task<DeliveryChange> CancelAsync(int tenantNo, DeliveryId id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var (change, destinationNo) = await journal.ExecuteAsync(connection => Cancel(connection, tenantNo, id, now), cancellationToken);
        if (change == DeliveryChange.Done) dispatcher.Tell(destinationNo, new LaneEvent.Withdrawn(id));
        return change;
    }

    private (DeliveryChange Change, LaneEvent? Happening, int DestinationNo) ResendOrRelease(DbConnection connection, int tenantNo, DeliveryId id, long now)
    {
        if (Release(connection, tenantNo, id, now) is { } released) return (DeliveryChange.Done, new LaneEvent.Postponed(released with { Incarnation = ownership.Incarnation }), released.DestinationNo);
        var (change, resent) = Resend(connection, tenantNo, id, now);
        return (change, resent is null ? null : new LaneEvent.Arrived(resent with { Incarnation = ownership.Incarnation }), resent?.DestinationNo ?? 0);
    }

    /// <summary>Lets what stalls its destination go once more, at its place; null when it does not stall.</summary>
    private static PendingDelivery? Release(DbConnection connection, int tenantNo, DeliveryId id, long now)
    {
        var stalled = connection.QuerySingleOrDefault<Last>(
            """
            UPDATE pending SET due_at = @now, step = 0 WHERE message_id = @message AND ordinal = @Ordinal AND tenant_no = @tenantNo AND due_at = @Never
            RETURNING attempts AS Number, destination_no AS DestinationNo, position AS Position
            """,
            new { message = id.Message.ToBytes(), id.Ordinal, tenantNo, now, PendingDelivery.Never });
        return stalled is null ? null : new PendingDelivery(id, tenantNo, (int)stalled.DestinationNo, now) { Attempts = (int)stalled.Number, Position = stalled.Position ?? 0 };
    }

    /// <summary>Within a transaction of the journal; afterwards the lane must be told. To an ordered destination it goes behind all that waits.</summary>
    public static (DeliveryChange Change, PendingDelivery? Delivery) Resend(DbConnection connection, int tenantNo, DeliveryId id, long now)
    {
        var key = new { tenantNo, message = id.Message.ToBytes(), id.Ordinal };
        if (FindPending(connection, tenantNo, id) is not null) return (DeliveryChange.WrongState, null);
        var last = connection.QuerySingleOrDefault<Last>(
            """
            SELECT max(number) AS Number, destination_no AS DestinationNo FROM attempts
            WHERE message_id = @message AND ordinal = @Ordinal AND tenant_no = @tenantNo GROUP BY destination_no
            """,
            key);
        if (last is null) return (DeliveryChange.NotFound, null);
        if (connection.ExecuteScalar<long?>("SELECT kind FROM messages WHERE tenant_no = @tenantNo AND id = @message AND body IS NOT NULL", key) is not { } kind) return (DeliveryChange.PayloadGone, null);
        if (kind != (long)MessageKind.Event) return (DeliveryChange.Handshake, null);

        var settings = connection.ExecuteScalar<string?>(
            "SELECT settings FROM destinations WHERE destination_no = @DestinationNo AND state = @Active AND deleted_at IS NULL", new { last.DestinationNo, DestinationState.Active });
        if (settings is null) return (DeliveryChange.DestinationUnavailable, null);
        connection.Execute(
            $"""
            INSERT INTO pending (message_id, ordinal, tenant_no, destination_no, due_at, attempts, step, crashes, position)
            VALUES (@message, @Ordinal, @tenantNo, @DestinationNo, @now, @Number, 0, 0, {(DestinationSettings.Read(settings).Ordered ? NextPosition : "NULL")})
            """,
            new { key.message, id.Ordinal, tenantNo, last.DestinationNo, now, last.Number });
        return (DeliveryChange.Done, new PendingDelivery(id, tenantNo, (int)last.DestinationNo, now) { Attempts = (int)last.Number });
    }

    /// <summary>Within a transaction of the journal; afterwards the lane must be told.</summary>
    public static (DeliveryChange Change, int DestinationNo) Cancel(DbConnection connection, int tenantNo, DeliveryId id, long now)
    {
        var key = new { tenantNo, message = id.Message.ToBytes(), id.Ordinal };
        if (FindPending(connection, tenantNo, id) is not { } pending)
        {
            var known = connection.ExecuteScalar<int>("SELECT count(*) FROM attempts WHERE message_id = @message AND ordinal = @Ordinal AND tenant_no = @tenantNo", key) > 0;
            return (known ? DeliveryChange.WrongState : DeliveryChange.NotFound, 0);
        }

        connection.Execute("DELETE FROM pending WHERE message_id = @message AND ordinal = @Ordinal", key);
        connection.Execute(
            """
            INSERT INTO attempts (message_id, ordinal, number, tenant_no, destination_no, outcome, started_at, duration_us, revision, truncated, detail)
            VALUES (@message, @Ordinal, @Number, @tenantNo, @DestinationNo, @outcome, @now, 0, 0, 0, 'cancelled_by_request')
            """,
            new { key.message, id.Ordinal, Number = pending.Number + 1, tenantNo, pending.DestinationNo, outcome = (int)AttemptOutcome.Cancelled, now });
        return (DeliveryChange.Done, (int)pending.DestinationNo);
    }

    private static Last? FindPending(DbConnection connection, int tenantNo, DeliveryId id) => connection.QuerySingleOrDefault<Last>(
        "SELECT attempts AS Number, destination_no AS DestinationNo FROM pending WHERE message_id = @message AND ordinal = @Ordinal AND tenant_no = @tenantNo",
        new { message = id.Message.ToBytes(), id.Ordinal, tenantNo });

    private sealed class Last
    {
        public long Number { get; init; }

        public long DestinationNo { get; init; }

        public long? Position { get; init; }
    }
}

internal enum DeliveryChange
{
    Done = 0,
    NotFound = 1,

    /// <summary>Resend of a delivery that is still pending, or cancel of one that is not.</summary>
    WrongState = 2,

    /// <summary>The payload was expunged or its retention has passed.</summary>
    PayloadGone = 3,

    /// <summary>The destination was deleted, is disabled, or has yet to pass its handshake.</summary>
    DestinationUnavailable = 4,

    /// <summary>It was a handshake, whose code is good only once.</summary>
    Handshake = 5,
}
