namespace Sealpost.Load.Measurement;

/// <summary>Milliseconds, sorted.</summary>
internal sealed class Latencies
{
    private readonly double[] _sorted;

    public Latencies(IEnumerable<double> milliseconds)
    {
        _sorted = [.. milliseconds];
        Array.Sort(_sorted);
    }

    /// <summary>The smallest value that is not exceeded by the given part of all values (nearest rank).</summary>
    public double Percentile(double part) =>
        _sorted.Length == 0 ? double.NaN : _sorted[Math.Clamp((int)Math.Ceiling(part * _sorted.Length) - 1, 0, _sorted.Length - 1)];

    public double P50 => Percentile(0.50);

    public double P99 => Percentile(0.99);
}
