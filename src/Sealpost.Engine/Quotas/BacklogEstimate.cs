namespace Sealpost.Engine.Quotas;

/// <summary>
/// How many unfinished deliveries a tenant has, without counting them for every message: the last count, and what came in since. What ended since is left out, so the estimate
/// is rather too high, and a count is due only when it reaches the limit or is old. Pure.
/// </summary>
internal sealed class BacklogEstimate
{
    /// <summary>A count is used no longer than this: other nodes take messages in too.</summary>
    public const long Stale = 30_000;

    private const long ShortestRest = 1_000;

    // Counting takes no more than so small a part of the time.
    private const int Rest = 20;

    private bool _known;
    private bool _counting;
    private long _counted;
    private long _added;
    private long _addedBeforeCount;
    private long _countedAt;
    private long _restUntil;

    /// <summary>True when the backlog is to be counted now, by whoever asked; everybody else goes by the estimate until then.</summary>
    public bool BeginCount(int limit, long now)
    {
        var due = !_known || ((_counted + _added >= limit || now - _countedAt >= Stale) && now >= _restUntil);
        if (_counting || !due) return false;
        _addedBeforeCount = _added;
        return _counting = true;
    }

    /// <param name="took">Milliseconds.</param>
    public void Count(long counted, long took, long now)
    {
        _counting = false;
        _known = true;
        _counted = counted;
        // What came in while it was counted may not be in the count.
        _added -= _addedBeforeCount;
        _countedAt = now;
        _restUntil = now + Math.Max(ShortestRest, took * Rest);
    }

    /// <summary>It could not be counted; the estimate stands for a while.</summary>
    public void Fail(long now)
    {
        _counting = false;
        _restUntil = now + ShortestRest;
        _known = true;
        _countedAt = now;
    }

    /// <summary>Notes what comes in. False when the limit is reached. What begins below the limit is taken whole, however much it is.</summary>
    public bool TryAdd(long deliveries, int limit)
    {
        if (_known && _counted + _added >= limit) return false;
        _added += deliveries;
        return true;
    }
}
