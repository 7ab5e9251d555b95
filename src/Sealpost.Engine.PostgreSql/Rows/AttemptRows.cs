using Npgsql;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.PostgreSql.Rows;

internal sealed class AttemptRows : RowArrays
{
    private readonly List<byte[]> _messages = [];
    private readonly List<long>[] _numbers = [[], [], [], [], [], [], [], [], []];
    private readonly List<long?> _stages = [];
    private readonly List<long?> _statuses = [];
    private readonly List<string?> _details = [];
    private readonly List<string?> _requestHeaders = [];
    private readonly List<string?> _responseHeaders = [];
    private readonly List<byte[]?> _responseBodies = [];
    private readonly List<byte[]?> _requestBodies = [];

    public void Add(in AttemptRow row)
    {
        _messages.Add(row.MessageId);
        ReadOnlySpan<long> numbers =
            [row.Ordinal, row.Number, row.TenantNo, row.DestinationNo, row.Outcome, row.StartedAt, row.DurationMicroseconds, row.Revision, row.Truncated ? 1 : 0];
        for (var i = 0; i < numbers.Length; i++) _numbers[i].Add(numbers[i]);
        _stages.Add(row.Stage);
        _statuses.Add(row.Status);
        _details.Add(StoredText.Of(row.Detail));
        _requestHeaders.Add(StoredText.Of(row.RequestHeaders));
        _responseHeaders.Add(StoredText.Of(row.ResponseHeaders));
        _responseBodies.Add(row.ResponseBody);
        _requestBodies.Add(row.RequestBody);
    }

    public override void Clear()
    {
        _messages.Clear();
        foreach (var column in _numbers) column.Clear();
        _stages.Clear();
        _statuses.Clear();
        _details.Clear();
        _requestHeaders.Clear();
        _responseHeaders.Clear();
        _responseBodies.Clear();
        _requestBodies.Clear();
    }

    public override void AddTo(NpgsqlBatch batch)
    {
        if (_messages.Count == 0) return;
        batch.BatchCommands.Add(Command(
            """
            INSERT INTO attempts (message_id, ordinal, number, tenant_no, destination_no, outcome, started_at, duration_us, revision, truncated,
                stage, status, detail, request_headers, response_headers, response_body, request_body)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            ON CONFLICT (message_id, ordinal, number) DO UPDATE SET outcome = excluded.outcome, stage = excluded.stage, status = excluded.status,
                started_at = excluded.started_at, duration_us = excluded.duration_us, revision = excluded.revision, truncated = excluded.truncated,
                detail = excluded.detail, request_headers = excluded.request_headers, response_headers = excluded.response_headers,
                response_body = excluded.response_body, request_body = excluded.request_body
            """,
            [Array(_messages), .. _numbers.Select(Array), Array(_stages), Array(_statuses), Array(_details), Array(_requestHeaders), Array(_responseHeaders),
                NullableArray(_responseBodies), NullableArray(_requestBodies)]));
    }
}
