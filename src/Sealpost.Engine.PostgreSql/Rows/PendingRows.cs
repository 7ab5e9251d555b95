using Npgsql;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.PostgreSql.Rows;

internal sealed class PendingRows : RowArrays
{
    private readonly List<byte[]> _messages = [];
    private readonly List<long> _ordinals = [];
    private readonly List<long> _tenants = [];
    private readonly List<long> _destinations = [];
    private readonly List<long> _dueAt = [];

    public void Add(in PendingRow row)
    {
        _messages.Add(row.MessageId);
        _ordinals.Add(row.Ordinal);
        _tenants.Add(row.TenantNo);
        _destinations.Add(row.DestinationNo);
        _dueAt.Add(row.DueAt);
    }

    public override void Clear()
    {
        _messages.Clear();
        _ordinals.Clear();
        _tenants.Clear();
        _destinations.Clear();
        _dueAt.Clear();
    }

    public override void AddTo(NpgsqlBatch batch)
    {
        if (_messages.Count == 0) return;
        batch.BatchCommands.Add(Command(
            """
            INSERT INTO pending (message_id, ordinal, tenant_no, destination_no, due_at, attempts, step, crashes)
            SELECT *, 0, 0, 0 FROM unnest($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
            """,
            Array(_messages), Array(_ordinals), Array(_tenants), Array(_destinations), Array(_dueAt)));
    }
}
