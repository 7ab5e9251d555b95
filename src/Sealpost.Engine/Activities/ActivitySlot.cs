namespace Sealpost.Engine.Activities;

/// <summary>What happened in one second or minute. Not safe between threads.</summary>
internal sealed class ActivitySlot
{
    private int[]? _latencies;

    /// <summary>Which second or minute since 1970 it is about.</summary>
    public long Tick { get; private set; } = -1;

    public int Accepted { get; private set; }

    public int Created { get; private set; }

    public int Delivered { get; private set; }

    public int Failed { get; private set; }

    public int Retries { get; private set; }

    public int Ended { get; private set; }

    public ReadOnlySpan<int> Latencies => _latencies;

    public void Begin(long tick)
    {
        Tick = tick;
        Accepted = Created = Delivered = Failed = Retries = Ended = 0;
        _latencies.AsSpan().Clear();
    }

    public void Accept(int messages, int deliveries)
    {
        Accepted += messages;
        Created += deliveries;
    }

    /// <param name="latency">From accept to arrival in milliseconds, of a success.</param>
    public void Attempt(in AttemptFacts attempt, double latency)
    {
        if (attempt.IsRetry) Retries++;
        if (attempt.Ends) Ended++;
        if (!attempt.Succeeded)
        {
            Failed++;
            return;
        }

        Delivered++;
        (_latencies ??= new int[LatencyBuckets.Count])[LatencyBuckets.IndexOf(latency)]++;
    }

    public void End() => Ended++;
}

/// <param name="IsRetry">It was not the delivery's first.</param>
/// <param name="Ends">The delivery has ended with it, well or badly.</param>
internal readonly record struct AttemptFacts(bool Succeeded, bool IsRetry, bool Ends);
