namespace Sealpost.Client.Activities;

/// <summary>What a tenant does, as one node saw it since it started.</summary>
public sealed record TenantActivity
{
    /// <summary>When it was told.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The node that tells, by the name that its operator gave it.</summary>
    public required string Node { get; init; }

    /// <summary>True when other nodes serve some of the destinations: what they send is not in <see cref="Points"/>.</summary>
    public bool Partial { get; init; }

    /// <summary>Unfinished deliveries now, those that wait for a retry among them; counted up to 100,000.</summary>
    public required long Backlog { get; init; }

    /// <summary>Oldest first: two minutes by the second, or an hour by the minute. The last one is under way.</summary>
    public required IReadOnlyList<ActivityPoint> Points { get; init; }
}
