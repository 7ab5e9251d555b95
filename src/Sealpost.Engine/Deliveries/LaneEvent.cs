using Sealpost.Engine.Destinations;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Deliveries;

/// <summary>What happens to a lane.</summary>
internal abstract record LaneEvent
{
    private LaneEvent()
    {
    }

    /// <summary>A delivery was committed: new, or one that a person resent.</summary>
    public sealed record Arrived(PendingDelivery Delivery) : LaneEvent;

    /// <summary>A request is over; its slot is free. The outcome is not on disk yet.</summary>
    /// <param name="PaceUntil">The receiver asked for quiet until then; 0 when it did not.</param>
    /// <param name="Bytes">Payload that was sent; 0 when nothing was.</param>
    public sealed record Finished(PendingDelivery Delivery, bool Healthy, long PaceUntil, int Bytes = 0) : LaneEvent
    {
        /// <summary>False when the receiver was not asked, so that nothing was learnt about it.</summary>
        public bool Asked { get; init; } = true;

        /// <summary>True when the receiver answered 2xx.</summary>
        public bool Welcome { get; init; }

        /// <summary>True when the receiver said that it was too much.</summary>
        public bool Throttled { get; init; }
    }

    /// <summary>The outcome is on disk and the delivery has ended, or nothing was sent and nothing changed.</summary>
    public sealed record Settled(DeliveryId Delivery) : LaneEvent;

    /// <summary>The outcome is on disk and the delivery is due again.</summary>
    public sealed record Postponed(PendingDelivery Delivery) : LaneEvent;

    /// <summary>A person ended the delivery; it is not to be sent if it has not been.</summary>
    public sealed record Withdrawn(DeliveryId Delivery) : LaneEvent;

    /// <summary>Rows of the table that are due, in order of their due time.</summary>
    /// <param name="Complete">True when the table holds no further row of this lane that is due.</param>
    /// <param name="NextDueAt">When the first of the others is due; <see cref="long.MaxValue"/> when there are none.</param>
    public sealed record Loaded(IReadOnlyList<PendingDelivery> Deliveries, bool Complete, long NextDueAt) : LaneEvent;

    /// <summary>Reading the table failed; try again at the given time.</summary>
    public sealed record LoadFailed(long RetryAt) : LaneEvent;

    /// <summary>The table holds deliveries that memory does not know: at start, and after a bulk change.</summary>
    public sealed record Backlog : LaneEvent;

    /// <summary>The destination's rules, at first and whenever they change. Nothing is sent before they are known.</summary>
    public sealed record Ruled(LaneRules Rules) : LaneEvent;

    /// <summary>The destination may be sent to, or may not.</summary>
    public sealed record Switched(bool Open) : LaneEvent
    {
        /// <summary>Of a closed one: it was sent to before, and what gathers comes at the pace of a receiver that returns. One that has yet to agree only begins.</summary>
        public bool Disabled { get; init; }

        public static Switched For(DestinationState state) => new(state == DestinationState.Active) { Disabled = state == DestinationState.Disabled };
    }

    /// <summary>This node serves the lane from now on, or no longer does. Of the receiver it says nothing.</summary>
    public sealed record Moved(bool Here) : LaneEvent;

    /// <summary>The delivery was not sent or not recorded, because the lane had another owner in the meantime: of all that waits, only the table knows what is left.</summary>
    public sealed record Overtaken(DeliveryId Delivery) : LaneEvent;

    /// <summary>An alarm that the lane asked for went off.</summary>
    public sealed record Woke : LaneEvent
    {
        public static readonly Woke Instance = new();
    }
}
