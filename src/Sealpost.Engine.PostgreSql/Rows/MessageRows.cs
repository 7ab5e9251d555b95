using Npgsql;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.PostgreSql.Rows;

internal sealed class MessageRows : RowArrays
{
    private readonly List<long> _tenants = [];
    private readonly List<byte[]> _ids = [];
    private readonly List<string?> _eventTypes = [];
    private readonly List<string?> _contentTypes = [];
    private readonly List<long> _sizes = [];
    private readonly List<long> _deliveries = [];
    private readonly List<long> _createdAt = [];
    private readonly List<byte[]> _bodies = [];
    private readonly List<byte[]?> _sources = [];
    private readonly List<string?> _headers = [];

    public void Add(in MessageRow row)
    {
        _tenants.Add(row.TenantNo);
        _ids.Add(row.Id);
        _eventTypes.Add(row.EventType);
        _contentTypes.Add(StoredText.Of(row.ContentType));
        _sizes.Add(row.Body.Length);
        _deliveries.Add(row.Deliveries);
        _createdAt.Add(row.CreatedAt);
        _bodies.Add(row.Body);
        _sources.Add(row.SourceId);
        _headers.Add(StoredText.Of(row.Headers));
    }

    public override void Clear()
    {
        _tenants.Clear();
        _ids.Clear();
        _eventTypes.Clear();
        _contentTypes.Clear();
        _sizes.Clear();
        _deliveries.Clear();
        _createdAt.Clear();
        _bodies.Clear();
        _sources.Clear();
        _headers.Clear();
    }

    public override void AddTo(NpgsqlBatch batch)
    {
        if (_ids.Count == 0) return;
        batch.BatchCommands.Add(Command(
            """
            INSERT INTO messages (tenant_no, id, event_type, content_type, size, deliveries, created_at, body, source_id, headers)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING
            """,
            Array(_tenants), Array(_ids), Array(_eventTypes), Array(_contentTypes), Array(_sizes), Array(_deliveries), Array(_createdAt), Array(_bodies),
            NullableArray(_sources), Array(_headers)));
    }
}
