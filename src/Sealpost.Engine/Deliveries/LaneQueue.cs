using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Deliveries;

/// <summary>What a lane holds in memory of its table, and which of it goes next. Pure.</summary>
internal abstract class LaneQueue
{
    /// <summary>Deliveries that fill the lane's window.</summary>
    public abstract int Count { get; }

    /// <summary>True when a delivery could go now as far as its turn and its due time are concerned.</summary>
    public abstract bool IsReady(long now);

    /// <summary>When the next of those that are not due yet becomes due; <see cref="long.MaxValue"/> when none does.</summary>
    public abstract long NextDueAt(long now);

    public abstract void Add(PendingDelivery delivery, long now);

    /// <summary>Lets what has become due take its place.</summary>
    public abstract void Advance(long now);

    /// <summary>Takes the next one; only when the queue is ready.</summary>
    /// <param name="concurrency">How many may be under way at once.</param>
    public abstract PendingDelivery Take(int concurrency);

    /// <summary>A request is over, its outcome not yet on disk.</summary>
    public abstract void Finished(PendingDelivery delivery);

    /// <summary>The outcome is on disk.</summary>
    public abstract void Recorded(DeliveryId id);

    /// <summary>False when it does not wait here.</summary>
    public abstract bool Remove(DeliveryId id);

    /// <summary>Forgets everything that waits, and tells what it was.</summary>
    public abstract IReadOnlyList<DeliveryId> Clear();
}
