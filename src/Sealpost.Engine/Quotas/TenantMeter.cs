using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Messages;

namespace Sealpost.Engine.Quotas;

/// <summary>What one tenant has used of its limits on this node. Any thread.</summary>
internal sealed class TenantMeter
{
    private const int Second = 1_000;

    // A backlog goes down with what its receivers take: asking again much sooner makes no sense.
    private static readonly TimeSpan BacklogRetry = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly BacklogEstimate _backlog = new();
    private TokenBucket? _messages;
    private int _rate;

    /// <summary>True when the caller is to count the backlog before it asks for admission.</summary>
    public bool BeginCount(int limit, long now)
    {
        lock (_gate) return _backlog.BeginCount(limit, now);
    }

    public void Count(long counted, long took, long now)
    {
        lock (_gate) _backlog.Count(counted, took, now);
    }

    public void FailCount(long now)
    {
        lock (_gate) _backlog.Fail(now);
    }

    /// <summary>Null when they may come in; then they are counted. A batch may overdraw the rate, which is then paid off.</summary>
    public AcceptOutcome.Limited? Admit(TenantLimits limits, int messages, int deliveries, long now)
    {
        lock (_gate)
        {
            if (limits.MessagesPerSecond > 0)
            {
                if (_rate != limits.MessagesPerSecond) (_rate, _messages) = (limits.MessagesPerSecond, TokenBucket.Even(limits.MessagesPerSecond, Second));
                if (_messages!.FreeAt(now) is var free && free > now) return new("messagesPerSecond", limits.MessagesPerSecond, TimeSpan.FromMilliseconds(free - now));
            }

            if (limits.Pending > 0 && deliveries > 0 && !_backlog.TryAdd(deliveries, limits.Pending)) return new("pending", limits.Pending, BacklogRetry);
            if (limits.MessagesPerSecond > 0) _messages!.Take(messages, now);
            return null;
        }
    }
}
