using Npgsql;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.PostgreSql.Rows;

/// <summary>Idempotency keys: what the database knows of those asked for, and over it what this batch has changed.</summary>
internal sealed class IdempotencyRows : RowArrays
{
    private readonly HashSet<(int Scope, string KeyHash)> _asked = [];
    private readonly Dictionary<(int Scope, string KeyHash), IdempotencyRow?> _known = [];
    private readonly List<long> _deletedScopes = [];
    private readonly List<byte[]> _deletedKeys = [];
    private readonly List<long> _scopes = [];
    private readonly List<byte[]> _keys = [];
    private readonly List<byte[]> _bodies = [];
    private readonly List<byte[]> _resources = [];
    private readonly List<long> _createdAt = [];

    public void Ask(int scope, byte[] keyHash) => _asked.Add((scope, Convert.ToHexString(keyHash)));

    public IdempotencyRow? Find(int scope, byte[] keyHash) => _known.GetValueOrDefault((scope, Convert.ToHexString(keyHash)));

    public void Insert(int scope, byte[] keyHash, in IdempotencyRow row)
    {
        _known[(scope, Convert.ToHexString(keyHash))] = row;
        _scopes.Add(scope);
        _keys.Add(keyHash);
        _bodies.Add(row.BodyHash);
        _resources.Add(row.Resource);
        _createdAt.Add(row.CreatedAt);
    }

    public void Delete(int scope, byte[] keyHash)
    {
        _known[(scope, Convert.ToHexString(keyHash))] = null;
        _deletedScopes.Add(scope);
        _deletedKeys.Add(keyHash);
    }

    public override void Clear()
    {
        _asked.Clear();
        _known.Clear();
        _deletedScopes.Clear();
        _deletedKeys.Clear();
        _scopes.Clear();
        _keys.Clear();
        _bodies.Clear();
        _resources.Clear();
        _createdAt.Clear();
    }

    // A key that another node has inserted meanwhile breaks the batch: alone and with new eyes, its entry is then a repetition.
    public override void AddTo(NpgsqlBatch batch)
    {
        if (_deletedKeys.Count > 0)
        {
            batch.BatchCommands.Add(Command(
                "DELETE FROM idempotency i USING unnest($1, $2) AS k (scope, key_hash) WHERE i.scope = k.scope AND i.key_hash = k.key_hash",
                Array(_deletedScopes), Array(_deletedKeys)));
        }

        if (_keys.Count > 0)
        {
            batch.BatchCommands.Add(Command(
                "INSERT INTO idempotency (scope, key_hash, body_hash, resource, created_at) SELECT * FROM unnest($1, $2, $3, $4, $5)",
                Array(_scopes), Array(_keys), Array(_bodies), Array(_resources), Array(_createdAt)));
        }
    }

    public void AddQuestionTo(NpgsqlBatch batch)
    {
        if (_asked.Count == 0) return;
        batch.BatchCommands.Add(Command(
            """
            SELECT i.scope, i.key_hash, i.body_hash, i.resource, i.created_at
            FROM idempotency i JOIN unnest($1, $2) AS k (scope, key_hash) ON i.scope = k.scope AND i.key_hash = k.key_hash
            """,
            Array(_asked.Select(key => (long)key.Scope).ToList()), Array(_asked.Select(key => Convert.FromHexString(key.KeyHash)).ToList())));
    }

    public void ReadAnswer(NpgsqlDataReader reader)
    {
        if (_asked.Count == 0) return;
        while (reader.Read())
        {
            _known[((int)reader.GetInt64(0), Convert.ToHexString(reader.GetFieldValue<byte[]>(1)))] =
                new IdempotencyRow(reader.GetFieldValue<byte[]>(2), reader.GetFieldValue<byte[]>(3), reader.GetInt64(4));
        }

        reader.NextResult();
    }
}
