using Sealpost.Testing;

namespace Sealpost.TestKit;

/// <summary>The clock of the tests of Sealpost itself: the one that users get, and which can also be set as an operator sets a machine's.</summary>
/// <param name="start">The first time it shows; null for 2026-01-02T03:04:05Z.</param>
public sealed class ManualTimeProvider(DateTimeOffset? start = null) : TestClock(start)
{
    private long _set;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref _set));

    /// <summary>Sets the clock forward or back. No time passes: timers and timestamps know nothing of it.</summary>
    /// <param name="by">Below zero for back.</param>
    public void Set(TimeSpan by) => Interlocked.Add(ref _set, by.Ticks);
}
