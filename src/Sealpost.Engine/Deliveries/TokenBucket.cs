namespace Sealpost.Engine.Deliveries;

/// <summary>Fills evenly; may be overdrawn, and then nothing goes until the debt is paid.</summary>
internal sealed class TokenBucket
{
    private readonly double _rate;
    private readonly double _capacity;
    private double _tokens = double.NaN;
    private long _filledAt;

    private TokenBucket(double rate, double capacity) => (_rate, _capacity) = (rate, capacity);

    /// <summary>Fills up to what one second brings, at least one.</summary>
    /// <param name="amount">Tokens in each period.</param>
    /// <param name="period">Milliseconds.</param>
    public static TokenBucket Even(double amount, double period) => new(amount / period, Math.Max(1, Math.Min(amount, amount / period * 1000)));

    /// <summary>Fills up to what one minute brings: all of it may go at once.</summary>
    public static TokenBucket OfMinute(int amount) => new(amount / 60_000d, amount);

    /// <summary>The same of an hour.</summary>
    public static TokenBucket OfHour(int amount) => new(amount / 3_600_000d, amount);

    /// <summary>The first moment at which one may be taken, not before <paramref name="now"/>.</summary>
    public long FreeAt(long now)
    {
        Fill(now);
        return _tokens >= 1 ? now : now + (long)Math.Ceiling((1 - _tokens) / _rate);
    }

    public void Take(double tokens, long now)
    {
        Fill(now);
        _tokens -= tokens;
    }

    private void Fill(long now)
    {
        if (double.IsNaN(_tokens)) _tokens = _capacity;
        else if (now > _filledAt) _tokens = Math.Min(_capacity, _tokens + ((now - _filledAt) * _rate));
        _filledAt = Math.Max(_filledAt, now);
    }
}
