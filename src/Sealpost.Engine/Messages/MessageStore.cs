using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Messages;

/// <summary>Reads messages back.</summary>
internal sealed class MessageStore
{
    public Task<MessageRecord?> FindAsync(int tenantNo, MessageId id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Newest first, without bodies.</summary>
    public Task<IReadOnlyList<MessageRecord>> ListAsync(int tenantNo, string? eventType, MessageId? before, int limit, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Drops the payload and keeps the fact. False when the message does not exist.</summary>
    public Task<bool> ExpungeAsync(int tenantNo, MessageId id, CancellationToken cancellationToken) => throw new NotImplementedException();
}

/// <param name="Body">Null in lists and after the payload was expunged.</param>
/// <param name="Size">Bytes of the payload as accepted.</param>
/// <param name="Deliveries">How many destinations it was routed to.</param>
internal sealed record MessageRecord(MessageId Id, string EventType, string? ContentType, byte[]? Body, int Size, int Deliveries, DateTimeOffset CreatedAt);
