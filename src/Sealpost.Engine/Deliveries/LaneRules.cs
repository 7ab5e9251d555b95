namespace Sealpost.Engine.Deliveries;

/// <summary>What a destination asks of its lane.</summary>
/// <param name="Rate">Null for as fast as it answers.</param>
internal sealed record LaneRules(RateLimit? Rate)
{
    public static readonly LaneRules None = new((RateLimit?)null);

    /// <summary>0 when the destination is gone.</summary>
    public int TenantNo { get; init; }

    /// <summary>Where it sends; null when the destination is gone.</summary>
    public string? Url { get; init; }

    /// <summary>Host and port of a server that has not agreed to be sent to; null when it has, or need not.</summary>
    public string? StrangerAt { get; init; }

    /// <summary>One at a time, in the order of their acceptance.</summary>
    public bool Ordered { get; init; }
}
