namespace Sealpost.Client.Deliveries;

/// <summary>One message on its way to one destination.</summary>
public sealed record Delivery
{
    /// <summary><c>dlv_</c>, the 26 characters of its message, and its number in the message's fan-out.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the message that is delivered.</summary>
    public required string Message { get; init; }

    /// <summary>The id of the destination it goes to.</summary>
    public required string Destination { get; init; }

    /// <summary>The event type of the message.</summary>
    public required string EventType { get; init; }

    /// <summary>Where it is in its life.</summary>
    public DeliveryState State { get; init; }

    /// <summary>Attempts made so far.</summary>
    public int Attempts { get; init; }

    /// <summary>The HTTP status of the last attempt; null when there was no answer.</summary>
    public int? LastStatus { get; init; }

    /// <summary>When the message was accepted.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the last attempt began; null before the first.</summary>
    public DateTimeOffset? LastAttemptAt { get; init; }

    /// <summary>When the next attempt is due; null when it is not pending, or is stalled.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>True when all its attempts failed and it holds up its ordered destination, until it is resent or cancelled.</summary>
    public bool Stalled { get; init; }
}
