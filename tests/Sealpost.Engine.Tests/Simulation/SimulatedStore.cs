using Sealpost.Engine.Cluster;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Tests.Deliveries;

namespace Sealpost.Engine.Tests.Simulation;

/// <summary>The tables that matter, with transactions that apply whole or not at all.</summary>
internal sealed class SimulatedStore(SimulatedClock clock, Mutation mutation)
{
    public const long Lease = 300;

    private readonly Dictionary<long, long> _expiries = [];
    private readonly List<DeliveryId> _lastAccepted = [];
    private long _incarnations;

    public Dictionary<DeliveryId, PendingDelivery> Pending { get; } = [];

    /// <summary>Attempts of what has ended.</summary>
    public Dictionary<DeliveryId, int> Ended { get; } = [];

    public long?[] Owners { get; } = new long?[PartitionSet.Size];

    public List<(int DestinationNo, DeliveryId Delivery)> Inbox { get; } = [];

    public IReadOnlyCollection<long> Incarnations => _expiries.Keys;

    public long Join()
    {
        _expiries.Add(++_incarnations, clock.Now + Lease);
        return _incarnations;
    }

    public bool Stands(long incarnation) => _expiries.ContainsKey(incarnation);

    public bool Renew(long incarnation)
    {
        if (!Stands(incarnation)) return false;
        _expiries[incarnation] = clock.Now + Lease;
        return true;
    }

    public void EvictLapsed(long self)
    {
        var grace = mutation == Mutation.LeasesEndEarly ? Lease * 9 / 10 : 0;
        foreach (var lapsed in _expiries.Where(row => row.Key != self && row.Value - grace < clock.Now).Select(row => row.Key).ToList()) Leave(lapsed);
    }

    public PartitionSet Claim(long incarnation, int count)
    {
        if (!Stands(incarnation)) return PartitionSet.None;
        var taken = PartitionSet.From(Enumerable.Range(0, PartitionSet.Size).Where(partition => Owners[partition] is null).Take(count));
        foreach (var partition in taken.List()) Owners[partition] = incarnation;
        return taken;
    }

    public PartitionSet OwnedBy(long incarnation) => PartitionSet.From(Enumerable.Range(0, PartitionSet.Size).Where(partition => Owners[partition] == incarnation));

    /// <summary>False when the incarnation has ended: then nothing was written.</summary>
    public bool TryCommit(long incarnation, IEnumerable<SimulatedEntry> batch)
    {
        if (mutation != Mutation.NoFence && !Stands(incarnation)) return false;
        _lastAccepted.Clear();
        foreach (var entry in batch) Write(entry, incarnation);
        return true;
    }

    public void Crashed()
    {
        if (mutation != Mutation.CommitsAreNotDurable) return;
        foreach (var delivery in _lastAccepted) Pending.Remove(delivery);
    }

    public LaneEvent.Loaded Load(int destinationNo, LoadRange range, long incarnation)
    {
        var rows = Pending.Values.Where(row => row.DestinationNo == destinationNo && (range.Ordered || row.DueAt <= clock.Now) && range.IsBefore(row));
        rows = !range.Ordered ? rows.OrderBy(row => row.DueAt).ThenBy(row => row.Id.Message.Value)
            : mutation == Mutation.OrderIsNotKept ? rows.OrderByDescending(row => row.Id.Message.Value)
            : rows.OrderBy(row => row.Position).ThenBy(row => row.Id.Message.Value);
        var taken = rows.Take(range.Limit).Select(row => row with { Incarnation = incarnation, Position = mutation == Mutation.OrderIsNotKept ? 0 - row.Position : row.Position }).ToList();
        var next = range.Ordered ? long.MaxValue : Pending.Values.Where(row => row.DestinationNo == destinationNo && row.DueAt > clock.Now).Select(row => row.DueAt).DefaultIfEmpty(long.MaxValue).Min();
        return new LaneEvent.Loaded(taken, taken.Count < range.Limit, next);
    }

    public List<(int DestinationNo, PendingDelivery? Delivery)> TakeInbox(long incarnation, PartitionSet served)
    {
        if (!Stands(incarnation)) return [];
        var taken = Inbox.Where(row => served.Contains(PartitionSet.Of(row.DestinationNo))).ToList();
        Inbox.RemoveAll(row => served.Contains(PartitionSet.Of(row.DestinationNo)));
        return [.. taken.Select(row => (row.DestinationNo, Pending.TryGetValue(row.Delivery, out var pending) ? pending with { Incarnation = incarnation } : null))];
    }

    private void Leave(long incarnation)
    {
        _expiries.Remove(incarnation);
        for (var partition = 0; partition < Owners.Length; partition++)
        {
            if (Owners[partition] == incarnation) Owners[partition] = null;
        }
    }

    private void Write(SimulatedEntry entry, long incarnation)
    {
        switch (entry)
        {
            case SimulatedEntry.Accept accept:
                var delivery = accept.Delivery;
                if (accept.IsForAnother && mutation != Mutation.InboxLosesRows) Inbox.Add((delivery.DestinationNo, delivery.Id));
                // Written again after a reply that was lost, what stands there already is its own; what has ended meanwhile is delivered once more.
                if (Pending.ContainsKey(delivery.Id)) break;
                Ended.Remove(delivery.Id);
                var last = Pending.Values.Where(row => row.DestinationNo == delivery.DestinationNo).Select(row => row.Position).DefaultIfEmpty(0).Max();
                Pending.Add(delivery.Id, delivery with { Position = accept.IsOrdered ? last + 1 : 0 });
                _lastAccepted.Add(delivery.Id);
                break;
            case SimulatedEntry.Record record:
                Write(record, incarnation);
                break;
            case SimulatedEntry.Release release:
                if (Owners[release.Partition] == release.Incarnation) Owners[release.Partition] = null;
                break;
        }
    }

    private void Write(SimulatedEntry.Record record, long incarnation)
    {
        record.IsLate = record.Delivery.Incarnation != incarnation;
        if (record.IsLate || !Pending.TryGetValue(record.Delivery.Id, out var row)) return;
        if (record.DueAt is not { } dueAt)
        {
            Pending.Remove(row.Id);
            Ended[row.Id] = record.Delivery.Attempts + 1;
        }
        else if (mutation == Mutation.PostponingIsForgotten)
        {
            Pending[row.Id] = row with { DueAt = dueAt };
        }
        else
        {
            Pending[row.Id] = row with { DueAt = dueAt, Attempts = record.Delivery.Attempts + 1, Step = record.Delivery.Step + 1 };
        }
    }
}
