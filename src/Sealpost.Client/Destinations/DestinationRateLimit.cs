namespace Sealpost.Client.Destinations;

/// <summary>How much a receiver takes, evenly spread: a burst is at most what one second brings.</summary>
public sealed record DestinationRateLimit
{
    /// <summary>Requests in each period, 1 to 1,000,000.</summary>
    public required int Requests { get; init; }

    /// <summary>The period, <c>1s</c> to <c>1d</c>; null for <c>1s</c>.</summary>
    public string? Per { get; init; }

    /// <summary>Bytes of payload in each period; null when only requests count.</summary>
    public long? Bytes { get; init; }
}
