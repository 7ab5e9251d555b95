using System.Data.Common;
using Dapper;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Notifications;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Handshakes;

/// <summary>Keeps what handshakes came to: in the history as a delivery that has ended, and on the destination.</summary>
internal sealed class ValidationStore(Database database, Journal journal, TenantDirectory directory, SystemEvents events)
{
    /// <summary>Destinations that wait for a handshake nobody has made, as after a crash.</summary>
    public IReadOnlyList<int> ListUntried()
    {
        using var connection = database.OpenReader();
        return connection.Query<int>("SELECT destination_no FROM destinations WHERE state = @Validating AND validation IS NULL AND deleted_at IS NULL", new { DestinationState.Validating }).AsList();
    }

    /// <summary>The destination as it is now; null when what was proven has changed meanwhile, so that only the history has the outcome.</summary>
    /// <param name="destination">As it was before the handshake.</param>
    public async Task<DestinationRecord?> RecordAsync(DestinationRecord destination, Message message, AttemptReport report, ValidationResult result, CancellationToken cancellationToken)
    {
        var row = await journal.ExecuteAsync(
            connection =>
            {
                InsertHistory(connection, message, report);
                return Settle(connection, destination, result);
            },
            // Whoever sees that the receiver has agreed may publish, and it is to be among the message's destinations.
            changed =>
            {
                if (changed is not null) directory.Invalidate(destination.TenantNo, destination.DestinationNo);
            },
            cancellationToken);
        if (row?.ToRecord() is not { } settled) return null;
        if (result.Detail is { } reason) events.ValidationFailed(settled, reason);
        return settled;
    }

    private static DestinationRow? Settle(DbConnection connection, DestinationRecord destination, ValidationResult result)
    {
        var key = new { destination.DestinationNo, destination.ProofRevision };
        var state = connection.QuerySingleOrDefault<int?>("SELECT state FROM destinations WHERE destination_no = @DestinationNo AND proof_revision = @ProofRevision AND deleted_at IS NULL", key);
        if (state is null) return null;
        return connection.QuerySingle<DestinationRow>(
            $"""
            UPDATE destinations SET validation = @Validation, state = @Settled WHERE destination_no = @DestinationNo
            RETURNING {DestinationRow.Columns.Replace("d.", "", StringComparison.Ordinal)}
            """,
            new { destination.DestinationNo, Validation = result.Write(), Settled = DestinationLifecycle.Settled((DestinationState)state, result.Passed) });
    }

    private static void InsertHistory(DbConnection connection, Message message, AttemptReport report)
    {
        var id = message.Id.ToBytes();
        connection.Execute(
            """
            INSERT INTO messages (tenant_no, id, event_type, content_type, size, deliveries, created_at, body, kind)
            VALUES (@TenantNo, @id, @EventType, @ContentType, @Size, 1, @CreatedAt, @Body, @Handshake)
            """,
            new
            {
                message.TenantNo,
                id,
                message.EventType,
                message.ContentType,
                Size = message.Body.Length,
                CreatedAt = message.CreatedAt.ToUnixTimeMilliseconds(),
                Body = message.Body.ToArray(),
                MessageKind.Handshake,
            });
        connection.Execute(
            """
            INSERT INTO attempts (message_id, ordinal, number, tenant_no, destination_no, outcome, stage, status, started_at, duration_us, revision, truncated, detail,
                request_headers, response_headers, response_body)
            VALUES (@id, 0, 1, @TenantNo, @DestinationNo, @Outcome, @Stage, @Status, @StartedAt, @Duration, @Revision, @Truncated, @Detail, @RequestHeaders, @ResponseHeaders, @ResponseBody)
            """,
            new
            {
                id,
                report.Delivery.TenantNo,
                report.Delivery.DestinationNo,
                report.Outcome,
                report.Stage,
                report.Status,
                StartedAt = report.StartedAt.ToUnixTimeMilliseconds(),
                Duration = (long)report.Duration.TotalMicroseconds,
                report.Revision,
                Truncated = report.ResponseTruncated ? 1 : 0,
                report.Detail,
                report.RequestHeaders,
                report.ResponseHeaders,
                report.ResponseBody,
            });
    }
}
