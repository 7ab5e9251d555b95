using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Deliveries;

/// <summary>First attempts in the order of their arrival and retries when they are due, each with its share.</summary>
internal sealed class ParallelQueue : LaneQueue
{
    private readonly Queue<PendingDelivery> _first = new();
    private readonly Queue<PendingDelivery> _again = new();
    private readonly PriorityQueue<PendingDelivery, long> _later = new();
    private int _sendingAgain;

    public override int Count => _first.Count + _again.Count;

    /// <summary>Held until their due time, beside the window.</summary>
    public int Later => _later.Count;

    public override bool IsReady(long now) => Count > 0;

    public override long NextDueAt(long now) => _later.TryPeek(out _, out var due) ? due : long.MaxValue;

    public override void Add(PendingDelivery delivery, long now)
    {
        if (delivery.DueAt > now) _later.Enqueue(delivery, delivery.DueAt);
        else Enqueue(delivery);
    }

    public override void Advance(long now)
    {
        while (_later.TryPeek(out var next, out var due) && due <= now)
        {
            _later.Dequeue();
            Enqueue(next);
        }
    }

    /// <summary>Retries get at most a quarter of the slots while first attempts wait.</summary>
    public override PendingDelivery Take(int concurrency)
    {
        var retriesMayGo = _first.Count == 0 || _sendingAgain < Math.Max(1, concurrency / 4);
        var delivery = (_again.Count > 0 && retriesMayGo ? _again : _first).Dequeue();
        if (delivery.Step > 0) _sendingAgain++;
        return delivery;
    }

    public override void Finished(PendingDelivery delivery)
    {
        if (delivery.Step > 0) _sendingAgain--;
    }

    public override void Recorded(DeliveryId id)
    {
    }

    public override bool Remove(DeliveryId id) => Drop(_first, id) || Drop(_again, id) || _later.Remove(new PendingDelivery(id, 0, 0, 0), out _, out _, SameDelivery.Instance);

    public override IReadOnlyList<DeliveryId> Clear()
    {
        List<DeliveryId> held = [.. _first.Select(Id), .. _again.Select(Id), .. _later.UnorderedItems.Select(item => item.Element.Id)];
        _first.Clear();
        _again.Clear();
        _later.Clear();
        return held;
    }

    private static DeliveryId Id(PendingDelivery delivery) => delivery.Id;

    private static bool Drop(Queue<PendingDelivery> queue, DeliveryId id)
    {
        var before = queue.Count;
        for (var i = 0; i < before; i++)
        {
            var delivery = queue.Dequeue();
            if (delivery.Id != id) queue.Enqueue(delivery);
        }

        return queue.Count < before;
    }

    private void Enqueue(PendingDelivery delivery) => (delivery.Step > 0 ? _again : _first).Enqueue(delivery);

    private sealed class SameDelivery : IEqualityComparer<PendingDelivery>
    {
        public static readonly SameDelivery Instance = new();

        public bool Equals(PendingDelivery? one, PendingDelivery? other) => one?.Id == other?.Id;

        public int GetHashCode(PendingDelivery delivery) => delivery.Id.GetHashCode();
    }
}
