using Npgsql;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.PostgreSql.Rows;

/// <summary>Deliveries to be tried again later: all of them move in one statement, which tells which were still pending.</summary>
internal sealed class PostponedRows : RowArrays
{
    private readonly List<byte[]> _messages = [];
    private readonly List<long> _ordinals = [];
    private readonly List<long> _dueAt = [];
    private readonly List<long> _attempts = [];
    private readonly List<long> _steps = [];
    private readonly HashSet<(MessageId, long)> _moved = [];

    public void Ask(byte[] messageId, int ordinal, long dueAt, int attempts, int step)
    {
        _messages.Add(messageId);
        _ordinals.Add(ordinal);
        _dueAt.Add(dueAt);
        _attempts.Add(attempts);
        _steps.Add(step);
    }

    public bool Contains(byte[] messageId, int ordinal) => _moved.Contains((MessageId.FromBytes(messageId), ordinal));

    public override void Clear()
    {
        _messages.Clear();
        _ordinals.Clear();
        _dueAt.Clear();
        _attempts.Clear();
        _steps.Clear();
        _moved.Clear();
    }

    // The answer has moved them.
    public override void AddTo(NpgsqlBatch batch)
    {
    }

    public void AddQuestionTo(NpgsqlBatch batch)
    {
        if (_messages.Count == 0) return;
        batch.BatchCommands.Add(Command(
            """
            UPDATE pending p SET due_at = k.due_at, attempts = k.attempts, step = k.step, crashes = 0
            FROM unnest($1, $2, $3, $4, $5) AS k (message_id, ordinal, due_at, attempts, step)
            WHERE p.message_id = k.message_id AND p.ordinal = k.ordinal RETURNING p.message_id, p.ordinal
            """,
            Array(_messages), Array(_ordinals), Array(_dueAt), Array(_attempts), Array(_steps)));
    }

    public void ReadAnswer(NpgsqlDataReader reader)
    {
        if (_messages.Count == 0) return;
        while (reader.Read()) _moved.Add((MessageId.FromBytes(reader.GetFieldValue<byte[]>(0)), reader.GetInt64(1)));
        reader.NextResult();
    }
}
