using System.Data.Common;
using Npgsql;
using Sealpost.Engine.Identity;
using Sealpost.Engine.PostgreSql.Rows;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.PostgreSql;

/// <summary>
/// Gathers the rows of a batch into arrays and writes them in one round trip, which is also its transaction. Only a batch that has asked something
/// takes more: one to ask, one to write and commit.
/// </summary>
/// <remarks>
/// When the connection breaks during a commit, nobody knows whether it was applied. Entries are then written again with the same ids, so every
/// statement does nothing to what stands there already.
/// </remarks>
internal sealed class PostgreSqlJournalSession(NpgsqlDataSource source) : JournalSession
{
    private readonly IdempotencyRows _idempotency = new();
    private readonly MessageRows _messages = new();
    private readonly PendingRows _pending = new();
    private readonly AttemptRows _attempts = new();
    private readonly PostponedRows _postponed = new();
    private readonly KeyRows _crashed = new("UPDATE pending p SET crashes = crashes + 1 FROM unnest($1, $2) AS k (message_id, ordinal) WHERE p.message_id = k.message_id AND p.ordinal = k.ordinal");
    private readonly KeyRows _ended = new("DELETE FROM pending p USING unnest($1, $2) AS k (message_id, ordinal) WHERE p.message_id = k.message_id AND p.ordinal = k.ordinal");
    private NpgsqlConnection _connection = source.OpenConnection();
    private NpgsqlTransaction? _transaction;
    private bool _answered;

    public override DbConnection Connection => Open();

    public override void Begin()
    {
        Open();
        foreach (var rows in All()) rows.Clear();
        _answered = false;
    }

    public override void Commit()
    {
        using var batch = new NpgsqlBatch(_connection, _transaction);
        foreach (var rows in All()) rows.AddTo(batch);
        if (batch.BatchCommands.Count > 0) batch.ExecuteNonQuery();
        _transaction?.Commit();
        EndTransaction();
    }

    public override void Rollback()
    {
        try
        {
            EndTransaction();
        }
        catch (Exception failure) when (failure is DbException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            _transaction = null;
        }
    }

    public override void AskIdempotency(int scope, byte[] keyHash) => _idempotency.Ask(scope, keyHash);

    public override void AskPostpone(byte[] messageId, int ordinal, long dueAt, int attempts, int step) => _postponed.Ask(messageId, ordinal, dueAt, attempts, step);

    public override IdempotencyRow? FindIdempotency(int scope, byte[] keyHash)
    {
        Answer();
        return _idempotency.Find(scope, keyHash);
    }

    public override bool PostponePending(byte[] messageId, int ordinal, long dueAt, int attempts, int step)
    {
        Answer();
        return _postponed.Contains(messageId, ordinal);
    }

    public override int CountDeliveries(int tenantNo, MessageId id)
    {
        using var command = new NpgsqlCommand("SELECT deliveries FROM messages WHERE tenant_no = $1 AND id = $2", _connection, _transaction);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = tenantNo });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = id.ToBytes() });
        return command.ExecuteScalar() is long count ? (int)count : 0;
    }

    public override void InsertIdempotency(int scope, byte[] keyHash, in IdempotencyRow row) => _idempotency.Insert(scope, keyHash, row);

    public override void DeleteIdempotency(int scope, byte[] keyHash) => _idempotency.Delete(scope, keyHash);

    public override void InsertMessage(in MessageRow row) => _messages.Add(row);

    public override void InsertPending(in PendingRow row) => _pending.Add(row);

    public override void CountCrash(byte[] messageId, int ordinal) => _crashed.Add(messageId, ordinal);

    public override void DeletePending(byte[] messageId, int ordinal) => _ended.Add(messageId, ordinal);

    public override void InsertAttempt(in AttemptRow row) => _attempts.Add(row);

    public override void Dispose()
    {
        Rollback();
        _connection.Dispose();
    }

    private RowArrays[] All() => [_idempotency, _messages, _pending, _postponed, _crashed, _ended, _attempts];

    private void Answer()
    {
        if (_answered) return;
        _answered = true;
        _transaction = _connection.BeginTransaction();
        using var batch = new NpgsqlBatch(_connection, _transaction);
        _idempotency.AddQuestionTo(batch);
        _postponed.AddQuestionTo(batch);
        if (batch.BatchCommands.Count == 0) return;
        using var reader = batch.ExecuteReader();
        _idempotency.ReadAnswer(reader);
        _postponed.ReadAnswer(reader);
    }

    private NpgsqlConnection Open()
    {
        if (_connection.FullState == System.Data.ConnectionState.Open) return _connection;
        _connection.Dispose();
        _connection = source.OpenConnection();
        return _connection;
    }

    private void EndTransaction()
    {
        var transaction = _transaction;
        _transaction = null;
        transaction?.Dispose();
    }
}
