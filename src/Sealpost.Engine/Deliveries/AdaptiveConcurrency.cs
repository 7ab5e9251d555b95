namespace Sealpost.Engine.Deliveries;

/// <summary>How many requests a destination gets at once: grows while it answers well, halves when it does not.</summary>
/// <param name="maximum">Most requests at once, at least 1.</param>
internal sealed class AdaptiveConcurrency(int maximum)
{
    private const int Start = 2;

    private double _limit = Math.Min(Start, maximum);

    public int Limit => (int)_limit;

    /// <summary>Doubles in about one round of answers at first, as slow start does, since the receiver's answers are the brake.</summary>
    public void Succeeded() => _limit = Math.Min(maximum, _limit + 1);

    public void Failed() => _limit = Math.Max(1, _limit / 2);
}
