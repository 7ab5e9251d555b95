namespace Sealpost.Engine.Activities;

/// <summary>Counts of latencies, two buckets to each doubling from 1 ms to 17 min: a percentile is right to a fifth of itself. Pure.</summary>
internal static class LatencyBuckets
{
    private const int PerDoubling = 2;
    private const int Doublings = 20;

    /// <summary>How many there are: below 1 ms the first, beyond 17 min the last.</summary>
    public const int Count = 2 + PerDoubling * Doublings;

    public static int IndexOf(double milliseconds) =>
        milliseconds < 1 ? 0 : Math.Min(Count - 1, 1 + (int)(Math.Log2(milliseconds) * PerDoubling));

    /// <summary>The latency that so large a share of the counted ones does not exceed, in milliseconds; null when none was counted.</summary>
    /// <param name="share">0 to 1.</param>
    public static double? Percentile(ReadOnlySpan<int> counts, double share)
    {
        long all = 0;
        foreach (var count in counts) all += count;
        if (all == 0) return null;
        var rank = share * all;
        double below = 0;
        for (var index = 0; index < counts.Length; index++)
        {
            if (counts[index] == 0 || below + counts[index] < rank)
            {
                below += counts[index];
                continue;
            }

            return LowerBound(index) + (LowerBound(index + 1) - LowerBound(index)) * (rank - below) / counts[index];
        }

        return LowerBound(counts.Length);
    }

    private static double LowerBound(int index) => index == 0 ? 0 : Math.Pow(2, (index - 1) / (double)PerDoubling);
}
