namespace Sealpost.Load.Measurement;

/// <summary>The straight line through samples that were taken over time.</summary>
internal static class Trend
{
    /// <summary>How much the value grows in an hour, by least squares; 0 for fewer than two samples.</summary>
    public static double PerHour(IReadOnlyList<(TimeSpan At, double Value)> samples)
    {
        if (samples.Count < 2)
            return 0;
        var (middle, mean) = (samples.Average(sample => sample.At.TotalHours), samples.Average(sample => sample.Value));
        return samples.Sum(sample => (sample.At.TotalHours - middle) * (sample.Value - mean)) / samples.Sum(sample => Math.Pow(sample.At.TotalHours - middle, 2));
    }
}
