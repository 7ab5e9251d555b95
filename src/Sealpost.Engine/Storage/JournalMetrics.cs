using System.Diagnostics.Metrics;

namespace Sealpost.Engine.Storage;

/// <summary>How the one writer of this node fares. Nothing is measured, and nothing allocated, while nobody listens.</summary>
internal sealed class JournalMetrics
{
    public const string MeterName = "Sealpost.Journal";

    private readonly Meter _meter;
    private readonly Counter<long> _rollbacks;
    private readonly Histogram<long> _size;
    private readonly Histogram<double> _duration;
    private readonly TimeProvider _time;

    public JournalMetrics(IMeterFactory meters, TimeProvider time)
    {
        _meter = meters.Create(MeterName);
        _rollbacks = _meter.CreateCounter<long>("sealpost.journal.rollbacks", "{transaction}", "Transactions that were rolled back; each of their entries was tried again alone.");
        _size = _meter.CreateHistogram("sealpost.journal.commit.size", "{entry}", "Entries in a committed transaction.", advice: new InstrumentAdvice<long>
        {
            HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000],
        });
        _duration = _meter.CreateHistogram("sealpost.journal.commit.duration", "s", "From the beginning of a transaction to its end on disk.", advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
        });
        _time = time;
    }

    /// <summary>Has the waiting entries observed.</summary>
    public void Watch(Journal journal)
    {
        _meter.CreateObservableUpDownCounter("sealpost.journal.queue", () => journal.Waiting, "{entry}", "Entries that wait for their transaction.");
        _meter.CreateObservableGauge("sealpost.journal.failing", () => journal.CanCommit ? 0 : 1, "1", "1 while the database refuses to commit and new messages are refused, otherwise 0.");
    }

    /// <summary>The beginning of a transaction, for <see cref="Committed"/>.</summary>
    public long Begin() => _duration.Enabled ? _time.GetTimestamp() : 0;

    public void Committed(int entries, long begun)
    {
        _size.Record(entries);
        if (begun != 0) _duration.Record(_time.GetElapsedTime(begun).TotalSeconds);
    }

    public void RolledBack() => _rollbacks.Add(1);
}
