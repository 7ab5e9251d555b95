using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sealpost.AspNetCore.Diagnostics;

namespace Sealpost.AspNetCore.Replay;

/// <summary>Remembers in this process. Bounded: when full, what would be forgotten next is forgotten now.</summary>
internal sealed class MemoryReplayStore(int capacity, TimeProvider clock, ReceiverMetrics metrics) : IWebhookReplayStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, Entry> _entries = [];
    private readonly PriorityQueue<UInt128, long> _expiries = new();

    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    public ValueTask<ReplayVerdict> ClaimAsync(ReplayKey key, TimeSpan lease, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Forget(clock.GetUtcNow().Ticks);
            ref var entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, key.Id, out var isKnown);
            if (isKnown)
                return new(Verdict(entry, key));
            entry = new(key.SignedAt, IsHandled: false);
            return new(ReplayVerdict.First);
        }
    }

    public ValueTask CompleteAsync(ReplayKey key, TimeSpan retention)
    {
        lock (_lock)
        {
            ref var entry = ref CollectionsMarshal.GetValueRefOrNullRef(_entries, key.Id);
            if (!Unsafe.IsNullRef(ref entry) && !entry.IsHandled)
            {
                entry = entry with { IsHandled = true };
                _expiries.Enqueue(key.Id, (clock.GetUtcNow() + retention).Ticks);
            }
        }

        return default;
    }

    public ValueTask ReleaseAsync(ReplayKey key)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(key.Id, out var entry) && !entry.IsHandled)
                _entries.Remove(key.Id);
        }

        return default;
    }

    private static ReplayVerdict Verdict(Entry entry, ReplayKey key) =>
        !entry.IsHandled ? ReplayVerdict.InProgress
        : key.SignedAt != 0 && entry.SignedAt == key.SignedAt ? ReplayVerdict.Copy
        : ReplayVerdict.Retry;

    private void Forget(long now)
    {
        while (_expiries.TryPeek(out var id, out var expiry) && (expiry <= now || _entries.Count >= capacity))
        {
            _expiries.Dequeue();
            _entries.Remove(id);
            if (expiry > now)
                metrics.ReplayForgotten();
        }
    }

    private readonly record struct Entry(long SignedAt, bool IsHandled);
}
