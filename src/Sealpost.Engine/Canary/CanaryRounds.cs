using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Canary;

/// <summary>Remembers the canary's last round on this node. Any thread.</summary>
internal sealed class CanaryRounds(TimeProvider time)
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _recorded = New();
    private MessageId _last;
    private long _since = time.GetTimestamp();
    private TimeSpan? _latency;

    /// <summary>From the accept of the last finished round to its record; null before the first.</summary>
    public TimeSpan? Latency
    {
        get
        {
            lock (_gate) return _latency;
        }
    }

    /// <summary>Since the last finished round, or since there was a reason not to expect one.</summary>
    public TimeSpan Age
    {
        get
        {
            lock (_gate) return time.GetElapsedTime(_since);
        }
    }

    /// <summary>No round is to be expected: it begins anew.</summary>
    public void Rest()
    {
        lock (_gate) _since = time.GetTimestamp();
    }

    /// <summary>The outcome of a canary's delivery is on disk.</summary>
    public void Record(MessageId message)
    {
        TaskCompletionSource recorded;
        lock (_gate)
        {
            // One that an earlier run has left may come after this run's own.
            if (message.Value > _last.Value) _last = message;
            (recorded, _recorded) = (_recorded, New());
        }

        recorded.TrySetResult();
    }

    /// <summary>Completes when this message's delivery has been recorded, and takes note of the round.</summary>
    public async Task FinishAsync(MessageId message, long begun, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next;
            lock (_gate)
            {
                if (_last.Value >= message.Value)
                {
                    _since = time.GetTimestamp();
                    _latency = time.GetElapsedTime(begun, _since);
                    return;
                }

                next = _recorded.Task;
            }

            await next.WaitAsync(cancellationToken);
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
