namespace Sealpost.Engine.Deliveries;

/// <summary>Counts the reads that failed while the database is away: the first is told at once, what follows once a minute at most, however many lanes try. Any thread.</summary>
internal sealed class LoadFaults(TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private long? _toldAt;
    private long _untold;

    /// <summary>Counts one more.</summary>
    /// <returns>How many to tell of now; 0 for none yet.</returns>
    public long Count()
    {
        lock (_gate)
        {
            _untold++;
            if (_toldAt is { } told && time.GetElapsedTime(told) < Interval) return 0;
            _toldAt = time.GetTimestamp();
            var count = _untold;
            _untold = 0;
            return count;
        }
    }
}
