using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Messages;

/// <summary>Payloads that are likely to be sent soon, bounded in bytes and number: the oldest go first. A miss costs one read of the table.</summary>
internal sealed class RecentMessages(long maxBytes = RecentMessages.DefaultMaxBytes)
{
    public const long DefaultMaxBytes = 64L << 20;
    private const int MaxMessages = 65_536;

    private readonly ConcurrentDictionary<MessageId, Message> _messages = new();
    private readonly ConcurrentQueue<MessageId> _order = new();
    private long _bytes;

    public void Add(Message message)
    {
        if (message.Body.Length > maxBytes / 16 || !_messages.TryAdd(message.Id, message)) return;
        _order.Enqueue(message.Id);
        Interlocked.Add(ref _bytes, message.Body.Length);
        while ((Interlocked.Read(ref _bytes) > maxBytes || _order.Count > MaxMessages) && _order.TryDequeue(out var oldest)) Remove(oldest);
    }

    public bool TryGet(MessageId id, [NotNullWhen(true)] out Message? message) => _messages.TryGetValue(id, out message);

    public void Remove(MessageId id)
    {
        if (_messages.TryRemove(id, out var message)) Interlocked.Add(ref _bytes, -message.Body.Length);
    }
}
