using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sealpost.AspNetCore.Diagnostics;

namespace Sealpost.AspNetCore.Replay;

/// <summary>Remembers in this process. Bounded: when full, what would be forgotten next is forgotten now.</summary>
internal sealed class MemoryReplayStore(int capacity, TimeProvider clock, ReceiverMetrics metrics) : IWebhookReplayStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, Entry> _entries = [];

    /// <summary>One line for each retention, in which whatever comes later also ends later. There are as many retentions as sources, at most.</summary>
    private readonly Dictionary<TimeSpan, Line> _lines = [];

    /// <summary>The lines that are not empty, by what ends first in them.</summary>
    private readonly PriorityQueue<Line, long> _next = new();

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
                Append(key.Id, retention, (clock.GetUtcNow() + retention).Ticks);
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

    private void Append(UInt128 id, TimeSpan retention, long expiry)
    {
        ref var line = ref CollectionsMarshal.GetValueRefOrAddDefault(_lines, retention, out _);
        line ??= new(retention);
        if (line.Waiting.Count == 0)
            _next.Enqueue(line, expiry);
        line.Waiting.Enqueue((id, expiry));
    }

    private void Forget(long now)
    {
        while (_next.TryPeek(out var line, out var expiry) && (expiry <= now || _entries.Count >= capacity))
        {
            _entries.Remove(line.Waiting.Dequeue().Id);
            if (expiry > now)
                metrics.ReplayForgotten();
            if (line.Waiting.TryPeek(out var following))
            {
                _next.DequeueEnqueue(line, following.Expiry);
            }
            else
            {
                _next.Dequeue();
                _lines.Remove(line.Retention);
            }
        }
    }

    private readonly record struct Entry(long SignedAt, bool IsHandled);

    private sealed class Line(TimeSpan retention)
    {
        public TimeSpan Retention => retention;

        public Queue<(UInt128 Id, long Expiry)> Waiting { get; } = new();
    }
}
