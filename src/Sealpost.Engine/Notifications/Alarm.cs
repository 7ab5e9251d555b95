using Sealpost.Engine.Scheduling;

namespace Sealpost.Engine.Notifications;

/// <summary>A token that is cancelled at a time, or never without one; at once when the time has passed.</summary>
internal sealed class Alarm : IDisposable
{
    private readonly CancellationTokenSource _source;

    public Alarm(TimeProvider time, DateTimeOffset? at)
    {
        _source = new(Timeout.InfiniteTimeSpan, time);
        if (at?.ToUnixTimeMilliseconds() is not { } due) return;
        if (MovingClock.Set(time, due, _source.CancelAfter)) _source.Cancel();
    }

    public CancellationToken Token => _source.Token;

    public void Dispose() => _source.Dispose();
}
