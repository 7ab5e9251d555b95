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
    private readonly List<long> _ordered = [];

    public void Add(in PendingRow row)
    {
        _messages.Add(row.MessageId);
        _ordinals.Add(row.Ordinal);
        _tenants.Add(row.TenantNo);
        _destinations.Add(row.DestinationNo);
        _dueAt.Add(row.DueAt);
        _ordered.Add(row.Ordered ? 1 : 0);
    }

    public override void Clear()
    {
        _messages.Clear();
        _ordinals.Clear();
        _tenants.Clear();
        _destinations.Clear();
        _dueAt.Clear();
        _ordered.Clear();
    }

    public override void AddTo(NpgsqlBatch batch)
    {
        if (_messages.Count == 0) return;
        batch.BatchCommands.Add(Command(
            """
            INSERT INTO pending (message_id, ordinal, tenant_no, destination_no, due_at, attempts, step, crashes, position)
            SELECT k.message_id, k.ordinal, k.tenant_no, k.destination_no, k.due_at, 0, 0, 0, CASE WHEN k.ordered = 1 THEN
                (SELECT COALESCE(max(p.position), 0) + 1 FROM pending p WHERE p.destination_no = k.destination_no AND p.position IS NOT NULL) END
            FROM unnest($1, $2, $3, $4, $5, $6) AS k (message_id, ordinal, tenant_no, destination_no, due_at, ordered) ON CONFLICT DO NOTHING
            """,
            Array(_messages), Array(_ordinals), Array(_tenants), Array(_destinations), Array(_dueAt), Array(_ordered)));
    }
}
