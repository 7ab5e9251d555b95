namespace Sealpost.Engine.Deliveries.Stuck;

/// <summary>Decides which lanes are stuck: those that were seen with deliveries overdue and nothing that holds them back, and took none of them, look after look. Pure.</summary>
/// <param name="after">For how long, in milliseconds.</param>
internal sealed class StuckAlarm(long after)
{
    private readonly Dictionary<int, Suspicion> _suspicions = [];

    /// <summary>How many are stuck by the last look.</summary>
    public int Count { get; private set; }

    /// <param name="overdue">All the lanes that look like it now, each with how many deliveries it has taken so far.</param>
    public StuckChange Look(IReadOnlyDictionary<int, long> overdue, long now)
    {
        List<int> raised = [], cleared = [];
        foreach (var (lane, suspicion) in _suspicions.ToList())
        {
            if (overdue.TryGetValue(lane, out var taken) && taken == suspicion.Taken) continue;
            _suspicions.Remove(lane);
            if (suspicion.Raised) cleared.Add(lane);
        }

        foreach (var (lane, taken) in overdue)
        {
            if (!_suspicions.TryGetValue(lane, out var suspicion)) _suspicions.Add(lane, suspicion = new(now, taken, Raised: false));
            if (suspicion.Raised || now - suspicion.Since < after) continue;
            _suspicions[lane] = suspicion with { Raised = true };
            raised.Add(lane);
        }

        Count = _suspicions.Values.Count(suspicion => suspicion.Raised);
        return new(raised, cleared);
    }

    private readonly record struct Suspicion(long Since, long Taken, bool Raised);
}

/// <param name="Raised">Stuck from this look on.</param>
/// <param name="Cleared">No longer.</param>
internal sealed record StuckChange(IReadOnlyList<int> Raised, IReadOnlyList<int> Cleared);
