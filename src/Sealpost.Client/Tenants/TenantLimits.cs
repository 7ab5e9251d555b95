namespace Sealpost.Client.Tenants;

/// <summary>What a tenant may use: null for what the server says, 0 for as much as there is.</summary>
public sealed record TenantLimits
{
    /// <summary>Messages a second that each node accepts, 0 to 1,000,000.</summary>
    public int? MessagesPerSecond { get; init; }

    /// <summary>Requests that each node has under way at once, 0 to 10,000.</summary>
    public int? InFlight { get; init; }

    /// <summary>Unfinished deliveries beyond which nothing more is accepted, 0 to 1,000,000,000.</summary>
    public int? Pending { get; init; }

    /// <summary>Destinations, 0 to 1,000,000.</summary>
    public int? Destinations { get; init; }
}
