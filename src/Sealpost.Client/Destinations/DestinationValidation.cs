namespace Sealpost.Client.Destinations;

/// <summary>How a handshake with a destination's receiver ended.</summary>
public sealed record DestinationValidation
{
    /// <summary>Whether the receiver agreed.</summary>
    public bool Validated { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The HTTP status; null when there was no answer.</summary>
    public int? Status { get; init; }

    /// <summary>Why it failed, a stable word such as <c>echo_missing</c>, or what was wrong with the connection; null when it passed.</summary>
    public string? Detail { get; init; }

    /// <summary>The id of the delivery that shows the request and the answer.</summary>
    public required string Delivery { get; init; }

    /// <summary>Only with <c>cloudevents</c>: how many requests a minute the receiver allows; null when it sets no bound.</summary>
    public int? AllowedRate { get; init; }
}
