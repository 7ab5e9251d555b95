namespace Sealpost.Engine.Activities;

/// <summary>The last so many seconds or minutes. What is older is forgotten as time goes on. Not safe between threads. Pure.</summary>
/// <param name="length">How many.</param>
internal sealed class ActivityWindow(int length)
{
    private readonly ActivitySlot?[] _slots = new ActivitySlot?[length];

    /// <summary>Where to count what happens in that second or minute; null when it is older than what stands in its place, as after a step of the clock.</summary>
    public ActivitySlot? At(long tick)
    {
        var slot = _slots[tick % length] ??= new ActivitySlot();
        if (slot.Tick < tick) slot.Begin(tick);
        return slot.Tick == tick ? slot : null;
    }

    /// <summary>All of them up to and with that one, oldest first.</summary>
    /// <param name="backlog">How many unfinished deliveries there are at the end of it.</param>
    /// <param name="secondsPerTick">1 or 60.</param>
    public ActivityPoint[] Read(long last, long backlog, int secondsPerTick)
    {
        var points = new ActivityPoint[length];
        for (var back = 0; back < length; back++)
        {
            var tick = last - back;
            var slot = tick < 0 ? null : _slots[tick % length] is { } kept && kept.Tick == tick ? kept : null;
            points[length - 1 - back] = Point(DateTimeOffset.FromUnixTimeSeconds(tick * secondsPerTick), slot, backlog);
            if (slot is not null) backlog = Math.Max(0, backlog - slot.Created + slot.Ended);
        }

        return points;
    }

    private static ActivityPoint Point(DateTimeOffset at, ActivitySlot? slot, long backlog) => slot is null
        ? new(at, 0, 0, 0, 0, null, null, backlog)
        : new(at, slot.Accepted, slot.Delivered, slot.Failed, slot.Retries, LatencyBuckets.Percentile(slot.Latencies, 0.5), LatencyBuckets.Percentile(slot.Latencies, 0.99), backlog);
}

/// <summary>One second or minute.</summary>
/// <param name="At">When it began.</param>
/// <param name="Failed">Attempts that failed, to be tried again or not.</param>
/// <param name="Retries">Attempts that were not the first of their delivery, well or badly.</param>
/// <param name="P50">Milliseconds from accept to arrival that half of the arrivals did not exceed; null when nothing arrived.</param>
/// <param name="Backlog">Unfinished deliveries at its end, reckoned back from a count.</param>
internal readonly record struct ActivityPoint(DateTimeOffset At, int Accepted, int Delivered, int Failed, int Retries, double? P50, double? P99, long Backlog);
