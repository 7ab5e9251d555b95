namespace Sealpost.Engine.Notifications;

/// <summary>A token that is cancelled at a time, or never without one; at once when the time has passed.</summary>
internal sealed class Alarm : IDisposable
{
    private readonly CancellationTokenSource _source;

    public Alarm(TimeProvider time, DateTimeOffset? at)
    {
        _source = at is { } due && due - time.GetUtcNow() is var left && left > TimeSpan.Zero ? new(left, time) : new();
        // Looked at once more with the timer set: a clock that jumps just before would make it late by the jump.
        if (at <= time.GetUtcNow()) _source.Cancel();
    }

    public CancellationToken Token => _source.Token;

    public void Dispose() => _source.Dispose();
}
