namespace Sealpost.Client.Activities;

/// <summary>One second or minute of a tenant.</summary>
public sealed record ActivityPoint
{
    /// <summary>When it began.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Messages accepted.</summary>
    public required int Accepted { get; init; }

    /// <summary>Attempts that succeeded: deliveries that arrived.</summary>
    public required int Delivered { get; init; }

    /// <summary>Attempts that failed, whether they are tried again or not.</summary>
    public required int Failed { get; init; }

    /// <summary>Attempts that were not the first of their delivery, whatever came of them.</summary>
    public required int Retries { get; init; }

    /// <summary>Milliseconds from accept to arrival that half of the arrivals did not exceed, right to a fifth; null when nothing arrived.</summary>
    public double? P50Ms { get; init; }

    /// <summary>Milliseconds that 99 of 100 arrivals did not exceed, right to a fifth; null when nothing arrived.</summary>
    public double? P99Ms { get; init; }

    /// <summary>Unfinished deliveries at its end, reckoned back from the count of now.</summary>
    public required long Backlog { get; init; }
}
