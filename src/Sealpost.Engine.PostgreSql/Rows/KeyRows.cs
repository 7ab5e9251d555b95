using Npgsql;

namespace Sealpost.Engine.PostgreSql.Rows;

/// <summary>Keys of deliveries, for a statement that takes them as <c>$1</c> and <c>$2</c>.</summary>
internal sealed class KeyRows(string sql) : RowArrays
{
    private readonly List<byte[]> _messages = [];
    private readonly List<long> _ordinals = [];

    public void Add(byte[] messageId, int ordinal)
    {
        _messages.Add(messageId);
        _ordinals.Add(ordinal);
    }

    public override void Clear()
    {
        _messages.Clear();
        _ordinals.Clear();
    }

    public override void AddTo(NpgsqlBatch batch)
    {
        if (_messages.Count > 0) batch.BatchCommands.Add(Command(sql, Array(_messages), Array(_ordinals)));
    }
}
