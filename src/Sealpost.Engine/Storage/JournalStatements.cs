using System.Data.Common;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Storage;

/// <summary>The hot statements, prepared once on the writer's connection and reused for every batch.</summary>
internal sealed class JournalStatements : IDisposable
{
    private readonly PreparedCommand _insertMessage;
    private readonly PreparedCommand _insertPending;
    private readonly PreparedCommand _postponePending;
    private readonly PreparedCommand _countCrash;
    private readonly PreparedCommand _deletePending;
    private readonly PreparedCommand _insertAttempt;
    private readonly PreparedCommand _findIdempotency;
    private readonly PreparedCommand _insertIdempotency;
    private readonly PreparedCommand _deleteIdempotency;
    private readonly PreparedCommand _countDeliveries;

    public JournalStatements(DbConnection connection)
    {
        _insertMessage = new PreparedCommand(connection,
            """
            INSERT INTO messages (tenant_no, id, event_type, content_type, size, deliveries, created_at, body)
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7)
            """, 8);
        _insertPending = new PreparedCommand(connection,
            """
            INSERT INTO pending (message_id, ordinal, tenant_no, destination_no, due_at, attempts, step, crashes)
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, 0, 0)
            """, 6);
        _postponePending = new PreparedCommand(connection,
            "UPDATE pending SET due_at = @p2, attempts = @p3, step = @p4, crashes = 0 WHERE message_id = @p0 AND ordinal = @p1", 5);
        _countCrash = new PreparedCommand(connection,
            "UPDATE pending SET crashes = crashes + 1 WHERE message_id = @p0 AND ordinal = @p1", 2);
        _deletePending = new PreparedCommand(connection,
            "DELETE FROM pending WHERE message_id = @p0 AND ordinal = @p1", 2);
        _insertAttempt = new PreparedCommand(connection,
            """
            INSERT INTO attempts (message_id, ordinal, number, tenant_no, destination_no, outcome, stage, status, started_at, duration_us,
                revision, truncated, detail, request_headers, response_headers, response_body, request_body)
            VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16)
            ON CONFLICT (message_id, ordinal, number) DO UPDATE SET outcome = excluded.outcome, stage = excluded.stage, status = excluded.status,
                started_at = excluded.started_at, duration_us = excluded.duration_us, revision = excluded.revision, truncated = excluded.truncated,
                detail = excluded.detail, request_headers = excluded.request_headers, response_headers = excluded.response_headers,
                response_body = excluded.response_body, request_body = excluded.request_body
            """, 17);
        _findIdempotency = new PreparedCommand(connection,
            "SELECT body_hash, resource, created_at FROM idempotency WHERE scope = @p0 AND key_hash = @p1", 2);
        _insertIdempotency = new PreparedCommand(connection,
            "INSERT INTO idempotency (scope, key_hash, body_hash, resource, created_at) VALUES (@p0, @p1, @p2, @p3, @p4)", 5);
        _deleteIdempotency = new PreparedCommand(connection,
            "DELETE FROM idempotency WHERE scope = @p0 AND key_hash = @p1", 2);
        _countDeliveries = new PreparedCommand(connection,
            "SELECT deliveries FROM messages WHERE tenant_no = @p0 AND id = @p1", 2);
    }

    private IEnumerable<PreparedCommand> All =>
    [
        _insertMessage, _insertPending, _postponePending, _countCrash, _deletePending, _insertAttempt,
        _findIdempotency, _insertIdempotency, _deleteIdempotency, _countDeliveries,
    ];

    public void Use(DbTransaction transaction)
    {
        foreach (var command in All) command.Use(transaction);
    }

    public void InsertMessage(int tenantNo, byte[] id, string eventType, string? contentType, byte[] body, int deliveries, long createdAt) =>
        _insertMessage.Set(0, tenantNo).Set(1, id).Set(2, eventType).Set(3, contentType).Set(4, body.Length).Set(5, deliveries).Set(6, createdAt).Set(7, body)
            .Execute();

    public void InsertPending(byte[] messageId, int ordinal, int tenantNo, int destinationNo, long dueAt, int attempts) =>
        _insertPending.Set(0, messageId).Set(1, ordinal).Set(2, tenantNo).Set(3, destinationNo).Set(4, dueAt).Set(5, attempts).Execute();

    /// <summary>False when somebody else, such as a cancelling person, has ended the delivery before.</summary>
    public bool PostponePending(byte[] messageId, int ordinal, long dueAt, int attempts, int step) =>
        _postponePending.Set(0, messageId).Set(1, ordinal).Set(2, dueAt).Set(3, attempts).Set(4, step).Execute() > 0;

    public void CountCrash(byte[] messageId, int ordinal) => _countCrash.Set(0, messageId).Set(1, ordinal).Execute();

    public void DeletePending(byte[] messageId, int ordinal) => _deletePending.Set(0, messageId).Set(1, ordinal).Execute();

    /// <summary>A row with the same number is what a person made of the delivery while it was being sent; what really happened replaces it.</summary>
    public void InsertAttempt(byte[] messageId, in AttemptRow row) =>
        _insertAttempt.Set(0, messageId).Set(1, row.Ordinal).Set(2, row.Number).Set(3, row.TenantNo).Set(4, row.DestinationNo).Set(5, row.Outcome)
            .Set(6, row.Stage).Set(7, row.Status).Set(8, row.StartedAt).Set(9, row.DurationMicroseconds).Set(10, row.Revision).Set(11, row.Truncated ? 1 : 0)
            .Set(12, row.Detail).Set(13, row.RequestHeaders).Set(14, row.ResponseHeaders).Set(15, row.ResponseBody).Set(16, row.RequestBody).Execute();

    public IdempotencyRow? FindIdempotency(int scope, byte[] keyHash)
    {
        using var reader = _findIdempotency.Set(0, scope).Set(1, keyHash).Read();
        return reader.Read() ? new IdempotencyRow((byte[])reader[0], (byte[])reader[1], reader.GetInt64(2)) : null;
    }

    public void InsertIdempotency(int scope, byte[] keyHash, byte[] bodyHash, byte[] resource, long createdAt) =>
        _insertIdempotency.Set(0, scope).Set(1, keyHash).Set(2, bodyHash).Set(3, resource).Set(4, createdAt).Execute();

    public void DeleteIdempotency(int scope, byte[] keyHash) => _deleteIdempotency.Set(0, scope).Set(1, keyHash).Execute();

    public int CountDeliveries(int tenantNo, MessageId id)
    {
        using var reader = _countDeliveries.Set(0, tenantNo).Set(1, id.ToBytes()).Read();
        return reader.Read() ? reader.GetInt32(0) : 0;
    }

    public void Dispose()
    {
        foreach (var command in All) command.Dispose();
    }
}

internal readonly record struct IdempotencyRow(byte[] BodyHash, byte[] Resource, long CreatedAt);

internal readonly record struct AttemptRow(
    int Ordinal, int Number, int TenantNo, int DestinationNo, int Outcome, int? Stage, int? Status, long StartedAt, long DurationMicroseconds,
    long Revision, bool Truncated, string? Detail, string? RequestHeaders, string? ResponseHeaders, byte[]? ResponseBody, byte[]? RequestBody);
