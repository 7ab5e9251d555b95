using Dapper;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Messages;

/// <summary>Reads messages back, and forgets their payloads.</summary>
internal sealed class MessageStore(Database database, Journal journal, RecentMessages recent)
{
    private const int MostLookedAt = 20_000;
    private const string Columns = "id AS Id, event_type AS EventType, content_type AS ContentType, size AS Size, deliveries AS Deliveries, created_at AS CreatedAt, source_id AS SourceId";

    public async Task<MessageRecord?> FindAsync(int tenantNo, MessageId id, CancellationToken cancellationToken) =>
        (await FindRowAsync(tenantNo, id, cancellationToken))?.ToRecord();

    /// <summary>What a delivery sends; null when the payload is gone.</summary>
    public async ValueTask<Message?> ReadPayloadAsync(int tenantNo, MessageId id, CancellationToken cancellationToken) =>
        await FindRowAsync(tenantNo, id, cancellationToken) is { Body: { } body } row
            ? new Message(tenantNo, id, row.EventType, row.ContentType, body, row.CreatedAtTime, (int)row.Deliveries) { Trace = MessageTrace.Split(row.Headers).Trace }
            : null;

    /// <summary>Newest first, without bodies.</summary>
    public async Task<Found<MessageRecord, MessageId>> ListAsync(int tenantNo, MessageFilter filter, MessageId? before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var range = $"tenant_no = @tenantNo {(filter.Source is null ? "" : "AND source_id = @source")} {(before is null ? "" : "AND id < @before")}";
        var parameters = new DynamicParameters(new { tenantNo, source = filter.Source?.ToBytes(), filter.EventType, before = before?.ToBytes(), limit });
        // No index knows event types: every message that is accepted would pay for it.
        var floor = filter.EventType is null
            ? null
            : await connection.ExecuteScalarAsync<byte[]?>(Command($"SELECT id FROM messages WHERE {range} ORDER BY id DESC LIMIT 1 OFFSET {MostLookedAt - 1}"));
        parameters.Add("floor", floor);
        var rows = await connection.QueryAsync<Row>(Command(
            $"""
            SELECT {Columns} FROM messages
            WHERE {range} {(filter.EventType is null ? "" : "AND event_type = @EventType")} {(floor is null ? "" : "AND id >= @floor")}
            ORDER BY id DESC LIMIT @limit
            """));
        MessageRecord[] found = [.. rows.Select(row => row.ToRecord())];
        return new(found, floor is not null && found.Length < limit ? MessageId.FromBytes(floor) : null);

        CommandDefinition Command(string sql) => new(sql, parameters, cancellationToken: cancellationToken);
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
        await using var connection = await database.OpenReaderAsync(cancellationToken);
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

/// <summary>Null members do not restrict.</summary>
internal sealed record MessageFilter(string? EventType = null, SourceId? Source = null);
