using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Deliveries;

internal enum DeliveryState
{
    Pending = 0,
    Succeeded = 1,

    /// <summary>Every attempt of the schedule failed: a dead letter, kept until it is resent or retention takes it.</summary>
    Dead = 2,
    Cancelled = 3,
    Expired = 4,
}

/// <param name="Attempts">Attempts made so far.</param>
/// <param name="NextAttemptAt">Only while pending, and not then when it is stalled.</param>
internal sealed record DeliveryRecord(
    DeliveryId Id, int DestinationNo, DestinationId Destination, string EventType, DeliveryState State, int Attempts, int? LastStatus,
    DateTimeOffset CreatedAt, DateTimeOffset? LastAttemptAt, DateTimeOffset? NextAttemptAt)
{
    /// <summary>Every attempt failed, and it holds up its ordered destination until it is resent or cancelled.</summary>
    public bool Stalled { get; init; }
}

/// <summary>Null members do not restrict.</summary>
/// <param name="From">Messages accepted at or after this time.</param>
/// <param name="Until">Messages accepted before this time.</param>
internal sealed record DeliveryFilter(int? DestinationNo = null, MessageId? Message = null, DeliveryState? State = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);
