using System.Data.Common;
using System.Globalization;
using Npgsql;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Identity;
using Sealpost.Engine.PostgreSql.Cluster;
using Sealpost.Engine.PostgreSql.Rows;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.PostgreSql;

/// <summary>
/// Gathers the rows of a batch into arrays and writes them in one round trip, which is also its transaction. Only a batch that has asked something
/// takes more: one to ask, one to write and commit.
/// </summary>
/// <remarks>
/// When the connection breaks during a commit, nobody knows whether it was applied. Entries are then written again with the same ids, so every
/// statement does nothing to what stands there already. The first statement of every transaction is the fence.
/// </remarks>
internal sealed class PostgreSqlJournalSession(NpgsqlDataSource source, LaneOwnership ownership) : JournalSession
{
    // A batch names its rows by their keys. From some ten thousand pending deliveries on, the planner would rather read the whole table for each batch. What has to be
    // read so all the same then looks so dear that it would be compiled first.
    private const string ByKey =
        "set_config('enable_seqscan', 'off', false), set_config('enable_hashjoin', 'off', false), set_config('enable_mergejoin', 'off', false), set_config('jit', 'off', false)";

    private readonly IdempotencyRows _idempotency = new();
    private readonly MessageRows _messages = new();
    private readonly PendingRows _pending = new();
    private readonly AttemptRows _attempts = new();
    private readonly PostponedRows _postponed = new();
    private readonly KeyRows _crashed = new("UPDATE pending p SET crashes = crashes + 1 FROM unnest($1, $2) AS k (message_id, ordinal) WHERE p.message_id = k.message_id AND p.ordinal = k.ordinal");
    private readonly KeyRows _ended = new("DELETE FROM pending p USING unnest($1, $2) AS k (message_id, ordinal) WHERE p.message_id = k.message_id AND p.ordinal = k.ordinal");
    private readonly InboxRows _inbox = new();
    private NpgsqlConnection _connection = source.OpenConnection();
    private NpgsqlTransaction? _transaction;
    private bool _answered;
    private long _incarnation;
    private long _named;

    public override long Incarnation => _incarnation;

    public override DbConnection Connection => Open();

    public override void Begin()
    {
        BeginAs(ownership.Incarnation);
        foreach (var rows in All()) rows.Clear();
        _answered = false;
    }

    public override void Commit()
    {
        using var batch = new NpgsqlBatch(_connection, _transaction);
        if (_transaction is null) AddFenceTo(batch);
        foreach (var rows in All()) rows.AddTo(batch);
        if (batch.BatchCommands.Count > 0) Fenced(batch.ExecuteNonQuery);
        _transaction?.Commit();
        EndTransaction();
    }

    public override void Fence(DbTransaction transaction)
    {
        BeginAs(ownership.Incarnation);
        if (_incarnation == LaneOwnership.Alone) return;
        using var batch = new NpgsqlBatch(_connection, (NpgsqlTransaction)transaction);
        AddFenceTo(batch);
        batch.BatchCommands.Add(new("SELECT set_config('sealpost.node', $1, true)") { Parameters = { new NpgsqlParameter<string> { TypedValue = Name } } });
        Fenced(batch.ExecuteNonQuery);
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

    public override void HandOver(byte[] messageId, int ordinal, int destinationNo) => _inbox.Add(InboxKind.Delivery, destinationNo, messageId, ordinal);

    public override void CountCrash(byte[] messageId, int ordinal) => _crashed.Add(messageId, ordinal);

    public override void DeletePending(byte[] messageId, int ordinal) => _ended.Add(messageId, ordinal);

    public override void InsertAttempt(in AttemptRow row) => _attempts.Add(row);

    public override void Dispose()
    {
        Rollback();
        _connection.Dispose();
    }

    private RowArrays[] All() => [_idempotency, _messages, _pending, _postponed, _crashed, _ended, _attempts, _inbox];

    private void Answer()
    {
        if (_answered) return;
        _answered = true;
        _transaction = _connection.BeginTransaction();
        using var batch = new NpgsqlBatch(_connection, _transaction);
        AddFenceTo(batch);
        _idempotency.AddQuestionTo(batch);
        _postponed.AddQuestionTo(batch);
        if (batch.BatchCommands.Count == 0) return;
        using var reader = Fenced(() => batch.ExecuteReader());
        if (_incarnation != LaneOwnership.Alone) reader.NextResult();
        _idempotency.ReadAnswer(reader);
        _postponed.ReadAnswer(reader);
    }

    /// <summary>Whoever takes the lanes of an incarnation finds its connection by this name, and ends what it may still be writing.</summary>
    private void BeginAs(long incarnation)
    {
        if (incarnation == LaneOwnership.Lost) throw new FencedException();
        _incarnation = incarnation;
        Open();
        if (_named == incarnation) return;
        using var command = new NpgsqlCommand($"SELECT set_config('application_name', $1, false), {ByKey}", _connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = JournalName.Of(incarnation) });
        command.ExecuteNonQuery();
        _named = incarnation;
    }

    private string Name => _incarnation.ToString(CultureInfo.InvariantCulture);

    private void AddFenceTo(NpgsqlBatch batch)
    {
        if (_incarnation != LaneOwnership.Alone) batch.BatchCommands.Add(PostgreSql.Cluster.Fence.Command(_incarnation));
    }

    private T Fenced<T>(Func<T> execute)
    {
        try
        {
            return execute();
        }
        catch (PostgresException failure) when (PostgreSql.Cluster.Fence.Refused(failure))
        {
            ownership.Lose(_incarnation);
            throw new FencedException();
        }
    }

    private NpgsqlConnection Open()
    {
        if (_connection.FullState == System.Data.ConnectionState.Open) return _connection;
        _named = LaneOwnership.Alone;
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
