namespace Sealpost.Engine.Activities;

/// <summary>What one tenant does on this node: two minutes by the second, an hour by the minute. Any thread; noting something costs a lock that is hardly ever contended.</summary>
internal sealed class TenantActivity
{
    public const int Seconds = 121;
    public const int Minutes = 60;
    private const int SecondsPerMinute = 60;

    private readonly Lock _gate = new();
    private readonly ActivityWindow _seconds = new(Seconds);
    private readonly ActivityWindow _minutes = new(Minutes);
    private long _created;
    private long _ended;
    private long _lastUsed;

    /// <summary>When something was last noted or read, Unix seconds.</summary>
    public long LastUsed => Volatile.Read(ref _lastUsed);

    /// <summary>Deliveries that came in less those that ended, since this began.</summary>
    public long Growth
    {
        get
        {
            lock (_gate) return _created - _ended;
        }
    }

    public void Accept(int messages, int deliveries, long now)
    {
        lock (_gate)
        {
            _created += deliveries;
            Volatile.Write(ref _lastUsed, now);
            _seconds.At(now)?.Accept(messages, deliveries);
            _minutes.At(now / SecondsPerMinute)?.Accept(messages, deliveries);
        }
    }

    public void Attempt(in AttemptFacts attempt, double latency, long now)
    {
        lock (_gate)
        {
            if (attempt.Ends) _ended++;
            Volatile.Write(ref _lastUsed, now);
            _seconds.At(now)?.Attempt(attempt, latency);
            _minutes.At(now / SecondsPerMinute)?.Attempt(attempt, latency);
        }
    }

    public void End(long now)
    {
        lock (_gate)
        {
            _ended++;
            Volatile.Write(ref _lastUsed, now);
            _seconds.At(now)?.End();
            _minutes.At(now / SecondsPerMinute)?.End();
        }
    }

    public ActivityPoint[] Read(ActivityStep step, long backlog, long now)
    {
        lock (_gate)
        {
            Volatile.Write(ref _lastUsed, now);
            return step == ActivityStep.Second ? _seconds.Read(now, backlog, 1) : _minutes.Read(now / SecondsPerMinute, backlog, SecondsPerMinute);
        }
    }
}

internal enum ActivityStep
{
    /// <summary>The last two minutes by the second.</summary>
    Second = 0,

    /// <summary>The last hour by the minute.</summary>
    Minute = 1,
}
