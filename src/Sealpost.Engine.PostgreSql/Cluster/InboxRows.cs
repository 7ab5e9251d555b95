using Npgsql;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.PostgreSql.Rows;

namespace Sealpost.Engine.PostgreSql.Cluster;

/// <summary>What the owners of other lanes are to be told of.</summary>
internal sealed class InboxRows : RowArrays
{
    private readonly List<long> _partitions = [];
    private readonly List<byte[]> _messages = [];
    private readonly List<long> _ordinals = [];
    private readonly List<long> _kinds = [];
    private readonly List<long> _destinations = [];

    public void Add(InboxKind kind, int destinationNo, byte[] messageId, int ordinal)
    {
        _partitions.Add(PartitionSet.Of(destinationNo));
        _messages.Add(messageId);
        _ordinals.Add(ordinal);
        _kinds.Add((long)kind);
        _destinations.Add(destinationNo);
    }

    public override void Clear()
    {
        _partitions.Clear();
        _messages.Clear();
        _ordinals.Clear();
        _kinds.Clear();
        _destinations.Clear();
    }

    public override void AddTo(NpgsqlBatch batch)
    {
        if (_messages.Count == 0) return;
        batch.BatchCommands.Add(Command(
            "INSERT INTO inbox (partition_no, message_id, ordinal, kind, destination_no) SELECT * FROM unnest($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
            Array(_partitions), Array(_messages), Array(_ordinals), Array(_kinds), Array(_destinations)));
    }
}

/// <summary>Stored as numbers.</summary>
internal enum InboxKind
{
    Delivery = 0,

    /// <summary>The lane must look at the table.</summary>
    Backlog = 1,

    /// <summary>A person ended the delivery.</summary>
    Withdrawn = 2,
}
