using System.Diagnostics;

namespace Sealpost.Engine.Storage;

/// <summary>
/// How long a transaction waits for more entries. A transaction costs the same whether it holds one entry or a hundred, so under load it is worth a moment; one entry
/// after a pause is written at once.
/// </summary>
/// <param name="linger">The least time from the beginning of a transaction that had company to the next.</param>
internal sealed class CommitPace(TimeSpan linger)
{
    /// <summary>So many that wait are company enough.</summary>
    public const int Enough = 128;

    /// <summary>A transaction of fewer tells of clients that wait for their answers before they send again: waiting would slow them down and gather nothing.</summary>
    public const int Company = 5;

    private long _begun;
    private int _entries;

    public void Begin(long now, int entries)
    {
        _begun = now;
        _entries = entries;
    }

    public TimeSpan Left(long now)
    {
        if (_entries < Company) return TimeSpan.Zero;
        var left = linger - Stopwatch.GetElapsedTime(_begun, now);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
