using System.Data.Common;
using Microsoft.Data.Sqlite;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;
using SQLitePCL;

namespace Sealpost.Engine.Sqlite;

/// <summary>Every row as its own prepared statement: within one process that costs less than gathering them.</summary>
internal sealed class SqliteJournalSession : JournalSession
{
    private readonly SqliteConnection _connection;
    private readonly sqlite3 _database;
    private readonly List<SqliteStatement> _statements = [];
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _findIdempotency;
    private readonly SqliteStatement _insertIdempotency;
    private readonly SqliteStatement _deleteIdempotency;
    private readonly SqliteStatement _countDeliveries;
    private readonly SqliteStatement _insertMessage;
    private readonly SqliteStatement _insertPending;
    private readonly SqliteStatement _insertOrdered;
    private readonly SqliteStatement _postponePending;
    private readonly SqliteStatement _countCrash;
    private readonly SqliteStatement _deletePending;
    private readonly SqliteStatement _insertAttempt;

    public SqliteJournalSession(SqliteConnection connection)
    {
        _connection = connection;
        _database = connection.Handle!;
        _begin = Prepare("BEGIN IMMEDIATE");
        _commit = Prepare("COMMIT");
        _findIdempotency = Prepare("SELECT body_hash, resource, created_at FROM idempotency WHERE scope = ?1 AND key_hash = ?2");
        _insertIdempotency = Prepare("INSERT INTO idempotency (scope, key_hash, body_hash, resource, created_at) VALUES (?1, ?2, ?3, ?4, ?5)");
        _deleteIdempotency = Prepare("DELETE FROM idempotency WHERE scope = ?1 AND key_hash = ?2");
        _countDeliveries = Prepare("SELECT deliveries FROM messages WHERE tenant_no = ?1 AND id = ?2");
        _insertMessage = Prepare(
            """
            INSERT INTO messages (tenant_no, id, event_type, content_type, size, deliveries, created_at, body, source_id, headers)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
            """);
        _insertPending = Prepare(
            """
            INSERT INTO pending (message_id, ordinal, tenant_no, destination_no, due_at, attempts, step, crashes)
            VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, 0)
            """);
        _insertOrdered = Prepare(
            """
            INSERT INTO pending (message_id, ordinal, tenant_no, destination_no, due_at, attempts, step, crashes, position)
            VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, 0, (SELECT COALESCE(max(position), 0) + 1 FROM pending WHERE destination_no = ?4 AND position IS NOT NULL))
            """);
        _postponePending = Prepare("UPDATE pending SET due_at = ?3, attempts = ?4, step = ?5, crashes = 0 WHERE message_id = ?1 AND ordinal = ?2");
        _countCrash = Prepare("UPDATE pending SET crashes = crashes + 1 WHERE message_id = ?1 AND ordinal = ?2");
        _deletePending = Prepare("DELETE FROM pending WHERE message_id = ?1 AND ordinal = ?2");
        _insertAttempt = Prepare(
            """
            INSERT INTO attempts (message_id, ordinal, number, tenant_no, destination_no, outcome, stage, status, started_at, duration_us,
                revision, truncated, detail, request_headers, response_headers, response_body, request_body)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)
            ON CONFLICT (message_id, ordinal, number) DO UPDATE SET outcome = excluded.outcome, stage = excluded.stage, status = excluded.status,
                started_at = excluded.started_at, duration_us = excluded.duration_us, revision = excluded.revision, truncated = excluded.truncated,
                detail = excluded.detail, request_headers = excluded.request_headers, response_headers = excluded.response_headers,
                response_body = excluded.response_body, request_body = excluded.request_body
            """);
    }

    public override DbConnection Connection => _connection;

    public override void Begin() => _begin.Execute();

    public override void Commit() => _commit.Execute();

    // A commit that failed for want of space may have rolled back by itself; then there is nothing left to undo.
    public override void Rollback()
    {
        if (raw.sqlite3_get_autocommit(_database) == 0) raw.sqlite3_exec(_database, "ROLLBACK");
    }

    public override IdempotencyRow? FindIdempotency(int scope, byte[] keyHash)
    {
        var found = _findIdempotency.Bind(1, scope).Bind(2, keyHash).Step()
            ? new IdempotencyRow(_findIdempotency.Bytes(0), _findIdempotency.Bytes(1), _findIdempotency.Number(2))
            : (IdempotencyRow?)null;
        _findIdempotency.Reset();
        return found;
    }

    public override void InsertIdempotency(int scope, byte[] keyHash, in IdempotencyRow row) =>
        _insertIdempotency.Bind(1, scope).Bind(2, keyHash).Bind(3, row.BodyHash).Bind(4, row.Resource).Bind(5, row.CreatedAt).Execute();

    public override void DeleteIdempotency(int scope, byte[] keyHash) => _deleteIdempotency.Bind(1, scope).Bind(2, keyHash).Execute();

    public override int CountDeliveries(int tenantNo, MessageId id)
    {
        var count = _countDeliveries.Bind(1, tenantNo).Bind(2, id.ToBytes()).Step() ? (int)_countDeliveries.Number(0) : 0;
        _countDeliveries.Reset();
        return count;
    }

    public override void InsertMessage(in MessageRow row) =>
        _insertMessage.Bind(1, row.TenantNo).Bind(2, row.Id).Bind(3, row.EventType).Bind(4, row.ContentType).Bind(5, row.Body.Length).Bind(6, row.Deliveries)
            .Bind(7, row.CreatedAt).Bind(8, row.Body).Bind(9, row.SourceId).Bind(10, row.Headers).Execute();

    public override void InsertPending(in PendingRow row) =>
        (row.Ordered ? _insertOrdered : _insertPending).Bind(1, row.MessageId).Bind(2, row.Ordinal).Bind(3, row.TenantNo).Bind(4, row.DestinationNo).Bind(5, row.DueAt).Execute();

    public override bool PostponePending(byte[] messageId, int ordinal, long dueAt, int attempts, int step) =>
        _postponePending.Bind(1, messageId).Bind(2, ordinal).Bind(3, dueAt).Bind(4, attempts).Bind(5, step).Execute() > 0;

    public override void CountCrash(byte[] messageId, int ordinal) => _countCrash.Bind(1, messageId).Bind(2, ordinal).Execute();

    public override void DeletePending(byte[] messageId, int ordinal) => _deletePending.Bind(1, messageId).Bind(2, ordinal).Execute();

    public override void InsertAttempt(in AttemptRow row) =>
        _insertAttempt.Bind(1, row.MessageId).Bind(2, row.Ordinal).Bind(3, row.Number).Bind(4, row.TenantNo).Bind(5, row.DestinationNo).Bind(6, row.Outcome)
            .Bind(7, row.Stage).Bind(8, row.Status).Bind(9, row.StartedAt).Bind(10, row.DurationMicroseconds).Bind(11, row.Revision).Bind(12, row.Truncated ? 1 : 0)
            .Bind(13, row.Detail).Bind(14, row.RequestHeaders).Bind(15, row.ResponseHeaders).Bind(16, row.ResponseBody).Bind(17, row.RequestBody).Execute();

    public override void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _connection.Dispose();
    }

    private SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(_database, sql);
        _statements.Add(statement);
        return statement;
    }
}
