using Dapper;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Messages;

/// <summary>Reads messages back, and forgets their payloads.</summary>
internal sealed class MessageStore(Database database, Journal journal, RecentMessages recent)
{
    private const string Columns = "id AS Id, event_type AS EventType, content_type AS ContentType, size AS Size, deliveries AS Deliveries, created_at AS CreatedAt, source_id AS SourceId";

    public async Task<MessageRecord?> FindAsync(int tenantNo, MessageId id, CancellationToken cancellationToken) =>
        (await FindRowAsync(tenantNo, id, cancellationToken))?.ToRecord();

    /// <summary>What a delivery sends; null when the payload is gone.</summary>
    public async ValueTask<Message?> ReadPayloadAsync(int tenantNo, MessageId id, CancellationToken cancellationToken) =>
        await FindRowAsync(tenantNo, id, cancellationToken) is { Body: { } body } row
            ? new Message(tenantNo, id, row.EventType, row.ContentType, body, row.CreatedAtTime, (int)row.Deliveries) { Trace = MessageTrace.Split(row.Headers).Trace }
            : null;

    /// <summary>Newest first, without bodies.</summary>
    public async Task<IReadOnlyList<MessageRecord>> ListAsync(int tenantNo, string? eventType, MessageId? before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = database.OpenReader();
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            SELECT {Columns} FROM messages
            WHERE tenant_no = @tenantNo
                {(before is null ? "" : "AND id < @before")}
                {(eventType is null ? "" : "AND event_type = @eventType")}
            ORDER BY id DESC LIMIT @limit
            """,
            new { tenantNo, eventType, before = before?.ToBytes(), limit }, cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToRecord())];
    }

    /// <summary>Drops the payload and keeps the fact. False when the message does not exist.</summary>
    public async Task<bool> ExpungeAsync(int tenantNo, MessageId id, CancellationToken cancellationToken)
    {
        var found = await journal.ExecuteAsync(
            connection => connection.Execute("UPDATE messages SET body = NULL WHERE tenant_no = @tenantNo AND id = @id", new { tenantNo, id = id.ToBytes() }) > 0,
            cancellationToken);
        recent.Remove(id);
        return found;
    }

    private async Task<Row?> FindRowAsync(int tenantNo, MessageId id, CancellationToken cancellationToken)
    {
        await using var connection = database.OpenReader();
        return await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"SELECT {Columns}, headers AS Headers, body AS Body FROM messages WHERE tenant_no = @tenantNo AND id = @id",
            new { tenantNo, id = id.ToBytes() }, cancellationToken: cancellationToken));
    }

    private sealed class Row
    {
        public required byte[] Id { get; init; }

        public required string EventType { get; init; }

        public string? ContentType { get; init; }

        public byte[]? Body { get; init; }

        public long Size { get; init; }

        public long Deliveries { get; init; }

        public long CreatedAt { get; init; }

        public byte[]? SourceId { get; init; }

        public string? Headers { get; init; }

        public DateTimeOffset CreatedAtTime => DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt);

        public MessageRecord ToRecord() => new(MessageId.FromBytes(Id), EventType, ContentType, Body, (int)Size, (int)Deliveries, CreatedAtTime)
        {
            Source = SourceId is null ? null : Identity.SourceId.FromBytes(SourceId),
            Headers = HeaderLines.Parse(MessageTrace.Split(Headers).Headers),
        };
    }
}

/// <param name="Body">Null in lists and after the payload was expunged.</param>
/// <param name="Size">Bytes of the payload as accepted.</param>
/// <param name="Deliveries">How many destinations it was routed to.</param>
internal sealed record MessageRecord(MessageId Id, string EventType, string? ContentType, byte[]? Body, int Size, int Deliveries, DateTimeOffset CreatedAt)
{
    /// <summary>The source it came in by; null when the tenant published it.</summary>
    public SourceId? Source { get; init; }

    /// <summary>The headers it came in with, credentials and proofs redacted; empty in lists.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}
