namespace Sealpost.Engine.Deliveries;

/// <summary>How fast a destination may be sent to: what its owner said, and what its answers teach. Pure.</summary>
internal sealed class LanePace(int maxConcurrency, int breakerThreshold)
{
    private readonly AdaptiveConcurrency _concurrency = new(maxConcurrency);
    private readonly CircuitBreaker _breaker = new(breakerThreshold);
    private readonly LearnedRate _learned = new();
    private TokenBucket? _requests;
    private TokenBucket? _bytes;
    private FirstContact? _contact;
    private long _quietUntil;

    /// <summary>True while the circuit breaker is open.</summary>
    public bool IsBroken => _breaker.IsOpen;

    /// <summary>How many requests may be under way at once.</summary>
    public int Concurrency => _concurrency.Limit;

    /// <summary>True when the receiver's last answer was a good one.</summary>
    public bool IsProven { get; private set; }

    public bool Allows(int sending, long now) =>
        sending < _concurrency.Limit && now >= _quietUntil && _breaker.Allows(now, sending) && BucketsFreeAt(now) <= now;

    /// <summary>When the pace lets the next one go, if a slot is free; the past when it does now.</summary>
    public long FreeAt(long now) => Math.Max(Math.Max(_quietUntil, _breaker.OpenUntil), BucketsFreeAt(now));

    public void Taken(PendingDelivery delivery, long now)
    {
        _requests?.Take(1, now);
        _bytes?.Take(delivery.Size, now);
        _contact?.Taken(now);
        _learned.Taken(now);
    }

    /// <summary>The destination may be sent to again after it could not be: what has gathered comes at the pace of one that has come back.</summary>
    public void Returned(long now) => _learned.Returned(now);

    public void Learn(LaneEvent.Finished finished, long now)
    {
        // A template may have made more or less of the payload, or nothing was sent.
        _bytes?.Take(finished.Bytes - finished.Delivery.Size, now);
        _quietUntil = Math.Max(_quietUntil, finished.PaceUntil);
        if (!finished.Asked) return;
        if (finished.Welcome) Welcomed();
        IsProven = finished.Healthy;
        if (finished.Healthy)
        {
            _concurrency.Succeeded();
            if (_breaker.IsOpen) _learned.Returned(now);
            _breaker.Succeeded();
            _learned.Succeeded(now);
        }
        else
        {
            if (finished.Throttled) _learned.Throttled(now);
            _concurrency.Failed();
            _breaker.Failed(now);
        }
    }

    /// <summary>A changed limit begins with a full bucket.</summary>
    public void Limit(RateLimit? limit)
    {
        _requests = limit is null ? null : TokenBucket.Even(limit.Requests, limit.Per.TotalMilliseconds);
        _bytes = limit is { Bytes: { } bytes } ? TokenBucket.Even(bytes, limit.Per.TotalMilliseconds) : null;
    }

    /// <summary>Until its receiver shows that it wants to be asked; null when it need not.</summary>
    public void Introduce(FirstContact? contact) => _contact = contact;

    private void Welcomed()
    {
        _contact?.Welcomed();
        _contact = null;
    }

    private long BucketsFreeAt(long now)
    {
        var free = Math.Max(Math.Max(_requests?.FreeAt(now) ?? now, _bytes?.FreeAt(now) ?? now), _learned.FreeAt(now));
        return _contact is null ? free : Math.Max(free, _contact.FreeAt(now));
    }
}
