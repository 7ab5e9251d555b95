namespace Sealpost.Client.Deliveries;

/// <summary>Which deliveries to list; what is null does not matter.</summary>
public sealed record DeliveryFilter
{
    /// <summary>Only deliveries to this destination.</summary>
    public string? Destination { get; init; }

    /// <summary>Only deliveries of this message.</summary>
    public string? Message { get; init; }

    /// <summary>Only deliveries in this state.</summary>
    public DeliveryState? State { get; init; }

    /// <summary>Only deliveries of messages accepted at or after this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only deliveries of messages accepted before this time.</summary>
    public DateTimeOffset? Until { get; init; }
}
