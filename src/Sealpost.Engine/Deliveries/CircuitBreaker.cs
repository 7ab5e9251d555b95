namespace Sealpost.Engine.Deliveries;

/// <summary>
/// Spares a receiver that answers nothing well: after several failures in a row it opens for a while, then lets one probe through. A good answer closes it,
/// a bad one opens it for twice as long.
/// </summary>
/// <param name="threshold">Failures in a row that open it; 0 means never.</param>
internal sealed class CircuitBreaker(int threshold)
{
    /// <summary>5 seconds.</summary>
    public const long FirstPause = 5_000;

    /// <summary>5 minutes.</summary>
    public const long LongestPause = 300_000;

    private int _failures;
    private long _pause = FirstPause;

    /// <summary>Unix milliseconds of the next probe; 0 while closed.</summary>
    public long OpenUntil { get; private set; }

    public bool IsOpen => OpenUntil > 0;

    /// <summary>While open: one request at a time, and none before the pause is over.</summary>
    public bool Allows(long now, int sending) => !IsOpen || now >= OpenUntil && sending == 0;

    public void Succeeded()
    {
        _failures = 0;
        _pause = FirstPause;
        OpenUntil = 0;
    }

    public void Failed(long now)
    {
        if (IsOpen)
        {
            // What was under way when it opened says nothing new.
            if (now < OpenUntil) return;
            _pause = Math.Min(_pause * 2, LongestPause);
            OpenUntil = now + _pause;
        }
        else if (threshold > 0 && ++_failures >= threshold)
        {
            OpenUntil = now + _pause;
        }
    }
}
