using System.Collections.Concurrent;

namespace Sealpost.Engine.Egress.Dialling;

/// <summary>Cancellation sources that are used again while their time has not passed.</summary>
internal sealed class Deadlines(TimeProvider time)
{
    private const int MaxKept = 1024;

    private readonly ConcurrentQueue<CancellationTokenSource> _free = new();
    private int _kept;

    public CancellationTokenSource Rent(TimeSpan timeout)
    {
        if (!_free.TryDequeue(out var source))
            return new CancellationTokenSource(timeout, time);
        Interlocked.Decrement(ref _kept);
        source.CancelAfter(timeout);
        return source;
    }

    public void Return(CancellationTokenSource source)
    {
        if (Volatile.Read(ref _kept) < MaxKept && source.TryReset())
        {
            Interlocked.Increment(ref _kept);
            _free.Enqueue(source);
        }
        else
            source.Dispose();
    }
}
