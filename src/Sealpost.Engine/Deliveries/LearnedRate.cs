namespace Sealpost.Engine.Deliveries;

/// <summary>
/// A rate that the receiver's answers teach. After an outage it begins at a part of what the receiver had answered well before, and grows to that before it is lifted.
/// After a 429 it goes below the rate that was too much, and creeps up again. Without either there is none. Pure.
/// </summary>
internal sealed class LearnedRate
{
    /// <summary>Requests a second at which a receiver that has come back is begun with at least.</summary>
    public const double LeastStart = 5;

    /// <summary>Requests a second up to which one that has come back is held when nothing better was learned.</summary>
    public const double LeastCeiling = 50;

    private const long Second = 1_000;
    private const long CalmBeforeLift = 60_000;
    private const long ThrottledBeforeLift = 600_000;
    private const double RampGrowth = 1.5;
    private const double CreepGrowth = 1.02;
    private const double CutTo = 0.7;
    private const double LeastRate = 0.2;

    // How fast a high rate of the past is forgotten, for each second with answers.
    private const double Forgetting = 0.999;

    private long _windowStart = long.MinValue;
    private int _answered;
    private double _growth;
    private double _ceiling;
    private long _liftAt = long.MaxValue;
    private long _cutAt = long.MinValue;
    private double _nextAt;

    /// <summary>Good answers a second, the best of the recent past.</summary>
    public double Known { get; private set; }

    /// <summary>Requests a second that may go now; null when nothing holds them back.</summary>
    public double? Limit { get; private set; }

    /// <summary>The first moment at which one may go. A burst is at most what one second brings.</summary>
    public long FreeAt(long now) => Limit is null ? now : Math.Max(now, (long)Math.Ceiling(_nextAt - Second + Interval));

    public void Taken(long now)
    {
        if (Limit is not null) _nextAt = Math.Max(_nextAt, now) + Interval;
    }

    public void Succeeded(long now)
    {
        if (_windowStart == long.MinValue) _windowStart = now;
        _answered++;
        var elapsed = now - _windowStart;
        if (elapsed < Second) return;
        Known = Math.Max(_answered * (double)Second / elapsed, Known * Forgetting);
        _windowStart = now;
        _answered = 0;
        Grow(now);
    }

    /// <summary>The receiver answers again after it was left alone.</summary>
    public void Returned(long now)
    {
        var ceiling = Math.Max(Known, LeastCeiling);
        Hold(Math.Max(Known / 4, LeastStart), ceiling, RampGrowth, now);
        _liftAt = long.MaxValue;
    }

    /// <summary>The receiver says that it was too much. What was under way at the same time says nothing new.</summary>
    public void Throttled(long now)
    {
        if (_cutAt != long.MinValue && now - _cutAt < Second) return;
        _cutAt = now;
        var elapsed = _windowStart == long.MinValue ? 0 : Math.Max(Second, now - _windowStart);
        var current = Math.Max(elapsed == 0 ? 0 : _answered * (double)Second / elapsed, Limit ?? Known);
        if (current == 0) current = LeastStart;
        Hold(Math.Max(current * CutTo, LeastRate), double.PositiveInfinity, CreepGrowth, now);
        _liftAt = now + ThrottledBeforeLift;
    }

    private double Interval => Second / Math.Min(Limit!.Value, Second);

    private void Hold(double limit, double ceiling, double growth, long now)
    {
        // A limit that holds already goes on without a new burst.
        if (Limit is null) _nextAt = now;
        (Limit, _ceiling, _growth) = (limit, ceiling, growth);
        (_windowStart, _answered) = (now, 0);
    }

    private void Grow(long now)
    {
        if (Limit is not { } limit) return;
        if (now >= _liftAt)
        {
            Limit = null;
            _liftAt = long.MaxValue;
            return;
        }

        Limit = Math.Min(limit * _growth, _ceiling);
        if (Limit >= _ceiling && _liftAt == long.MaxValue) _liftAt = now + CalmBeforeLift;
    }
}
