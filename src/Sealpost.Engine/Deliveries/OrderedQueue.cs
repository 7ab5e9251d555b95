using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Deliveries;

/// <summary>
/// Strictly first in, first out by the position each delivery was given at its commit. The next one goes only when what became of the one before is on disk,
/// so that a crash cannot send an earlier one after a later one.
/// </summary>
internal sealed class OrderedQueue : LaneQueue
{
    private readonly SortedSet<PendingDelivery> _waiting = new(ByPosition.Instance);
    private DeliveryId? _underWay;

    public override int Count => _waiting.Count;

    public bool IsHead(DeliveryId id) => _waiting.Min?.Id == id;

    public override bool IsReady(long now) => Head is { } head && head.DueAt <= now;

    public override long NextDueAt(long now) => Head is { DueAt: var due } && due > now && due < PendingDelivery.Never ? due : long.MaxValue;

    private PendingDelivery? Head => _underWay is null ? _waiting.Min : null;

    // It may wait here already, with another due time.
    public override void Add(PendingDelivery delivery, long now)
    {
        _waiting.Remove(delivery);
        _waiting.Add(delivery);
    }

    public override void Advance(long now)
    {
    }

    public override PendingDelivery Take(int concurrency)
    {
        var head = Head!;
        _waiting.Remove(head);
        _underWay = head.Id;
        return head;
    }

    public override void Finished(PendingDelivery delivery)
    {
    }

    public override void Recorded(DeliveryId id)
    {
        if (_underWay == id) _underWay = null;
    }

    public override bool Remove(DeliveryId id) => _waiting.RemoveWhere(delivery => delivery.Id == id) > 0;

    public override IReadOnlyList<DeliveryId> Clear()
    {
        List<DeliveryId> held = [.. _waiting.Select(delivery => delivery.Id)];
        _waiting.Clear();
        return held;
    }

    /// <summary>Rows that were committed at the same time may share a position; their ids decide.</summary>
    private sealed class ByPosition : IComparer<PendingDelivery>
    {
        public static readonly ByPosition Instance = new();

        public int Compare(PendingDelivery? one, PendingDelivery? other)
        {
            var order = one!.Position.CompareTo(other!.Position);
            if (order == 0) order = one.Id.Message.Value.CompareTo(other.Id.Message.Value);
            return order == 0 ? one.Id.Ordinal.CompareTo(other.Id.Ordinal) : order;
        }
    }
}
