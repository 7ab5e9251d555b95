namespace Sealpost.Engine.Notifications;

/// <summary>A token that is cancelled at a time, or never without one; at once when the time has passed.</summary>
internal sealed class Alarm : IDisposable
{
    private readonly CancellationTokenSource _source;

    public Alarm(TimeProvider time, DateTimeOffset? at)
    {
        _source = new(Timeout.InfiniteTimeSpan, time);
        if (at?.ToUnixTimeMilliseconds() is not { } due) return;
        long now;
        do
        {
            now = time.GetUtcNow().ToUnixTimeMilliseconds();
            _source.CancelAfter(TimeSpan.FromMilliseconds(Math.Max(1, due - now)));
        }
        // A clock that moves between the two would make it late by as much.
        while (time.GetUtcNow().ToUnixTimeMilliseconds() != now);

        if (now >= due) _source.Cancel();
    }

    public CancellationToken Token => _source.Token;

    public void Dispose() => _source.Dispose();
}
