namespace Sealpost.Engine.Deliveries;

/// <summary>
/// The time by which deliveries are due. It follows the system's clock forward and never goes back: when that is set back, this one goes on at the pace of real time, so
/// that nothing waits for a time that has been already. After a start it begins with the system's (<see cref="OverlongWaits"/>). Any thread.
/// </summary>
internal sealed class DueClock(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();

    // Ticks from the start of this clock's time to when it was made: the greatest that was seen.
    private long _origin = long.MinValue;

    public DateTimeOffset Now
    {
        get
        {
            // In this order: a pause between the two makes the clock seem late, which changes nothing, and never early.
            var system = time.GetUtcNow().UtcTicks;
            var elapsed = time.GetElapsedTime(_started).Ticks;
            return new DateTimeOffset(Raise(system - elapsed) + elapsed, TimeSpan.Zero);
        }
    }

    /// <summary>Unix milliseconds.</summary>
    public long Milliseconds => Now.ToUnixTimeMilliseconds();

    private long Raise(long origin)
    {
        var known = Interlocked.Read(ref _origin);
        while (origin > known)
        {
            var before = Interlocked.CompareExchange(ref _origin, origin, known);
            if (before == known) return origin;
            known = before;
        }

        return known;
    }
}
