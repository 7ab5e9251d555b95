namespace Sealpost.Engine.Scheduling;

/// <summary>Sets timers by a clock that may move meanwhile: one that moved between reading it and setting the timer would make the timer late by as much.</summary>
internal static class MovingClock
{
    /// <summary>Sets a timer for a time of day; true when that time has come already.</summary>
    /// <param name="due">Unix milliseconds.</param>
    /// <param name="set">Sets the timer, again as often as the clock has moved; at least a millisecond.</param>
    public static bool Set(TimeProvider time, long due, Action<TimeSpan> set) => Set(() => time.GetUtcNow().ToUnixTimeMilliseconds(), due, set);

    /// <inheritdoc cref="Set(TimeProvider, long, Action{TimeSpan})"/>
    /// <param name="read">Tells the time, in Unix milliseconds.</param>
    public static bool Set(Func<long> read, long due, Action<TimeSpan> set)
    {
        long now;
        do
        {
            now = read();
            set(TimeSpan.FromMilliseconds(Math.Max(1, due - now)));
        }
        while (read() != now);

        return now >= due;
    }
}
