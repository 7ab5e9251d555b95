using Sealpost.Engine.Cluster;
using Sealpost.Engine.Deliveries;

namespace Sealpost.Engine.Tests.Simulation;

/// <summary>One process: real lanes, ownership, schedule and plan of leases, sequenced as the dispatcher and the cluster's member do, one small act at a time.</summary>
internal sealed class SimulatedNode
{
    public const int Window = 6;

    public static readonly RetryPolicy Policy = new([.. Enumerable.Repeat(TimeSpan.FromMilliseconds(20), 3), .. Enumerable.Repeat(TimeSpan.FromMilliseconds(60), 2)], 0.2, SuccessRule.Any2xx, HonoursRetryAfter: false, GoneDisables: false);

    private readonly SimulatedCluster _world;
    private readonly Dictionary<int, Lane> _lanes = [];
    private readonly Dictionary<int, long> _alarms = [];
    private readonly Queue<(int DestinationNo, LaneEvent Event)> _events = new();
    private readonly List<SimulatedEntry> _journal = [];
    private readonly List<(Lane Lane, LaneEvent.Loaded? Rows, long Withdrawals)> _loads = [];
    private readonly List<PendingDelivery> _taken = [];
    private readonly List<PendingDelivery> _wire = [];
    // By the incarnation that gives them up.
    private readonly Dictionary<int, long> _releasing = [];
    private PartitionSet _toScan;
    private HashSet<long> _neighbours = [];
    private long _renewalAskedAt = -1;

    public SimulatedNode(SimulatedCluster world)
    {
        _world = world;
        Ownership = new(world.Clock);
        Ownership.Changed += change =>
        {
            _toScan = _toScan.With(change.Gained);
            foreach (var lane in _lanes.Values.Where(lane => change.Gained.Contains(PartitionSet.Of(lane.DestinationNo))).ToList()) Perform(lane, new LaneEvent.Moved(Here: true));
            foreach (var lane in _lanes.Values.Where(lane => change.Gone.Contains(PartitionSet.Of(lane.DestinationNo))).ToList()) Close(lane);
        };
        Ownership.Withdraw(PartitionSet.All);
        Ownership.Begin(LaneOwnership.Lost, 0, TimeSpan.Zero);
    }

    public LaneOwnership Ownership { get; }

    public long PausedUntil { get; set; }

    /// <summary>What clients wait for.</summary>
    public IReadOnlyList<SimulatedEntry.Accept> Unanswered => [.. _journal.OfType<SimulatedEntry.Accept>()];

    public bool IsSending(PendingDelivery delivery) => _wire.Exists(one => one.Id == delivery.Id && Ownership.MaySend(one.Incarnation));

    public bool MaySend(int destinationNo) => Ownership.Serves(destinationNo) && Ownership.IsHeld;

    public void Accept(PendingDelivery delivery, bool ordered) => _journal.Add(new SimulatedEntry.Accept(delivery, ordered));

    public void Act(Random chance)
    {
        RingAlarms();
        // Chance alone would let a lease lapse now and then.
        if (_world.IsCalm) Renew();
        switch (chance.Next(12))
        {
            case 0 or 1 or 2 when _events.Count > 0:
                var (destinationNo, happening) = _events.Dequeue();
                Handle(destinationNo, happening);
                break;
            case 3 when _lanes.Count > 0:
                Take(_lanes.Values.ElementAt(chance.Next(_lanes.Count)));
                break;
            case 4 when _taken.Count > 0:
                Send();
                break;
            case 5 when _wire.Count > 0:
                Finish(chance);
                break;
            case 6 or 7 when _journal.Count > 0:
                Commit(chance);
                break;
            case 8 when _loads.Count > 0:
                Load(chance.Next(_loads.Count));
                break;
            case 9:
                Renew();
                break;
            case 10:
                Look();
                break;
            case 11 when !_toScan.IsEmpty:
                Scan();
                break;
        }
    }

    private void Handle(int destinationNo, LaneEvent happening)
    {
        if (Ownership.Serves(destinationNo)) Perform(LaneOf(destinationNo), happening);
        else if (happening is not (LaneEvent.Arrived or LaneEvent.Backlog or LaneEvent.Moved { Here: true }) && _lanes.TryGetValue(destinationNo, out var lane)) Quieten(lane, happening);
    }

    private void Close(Lane lane) => Quieten(lane, new LaneEvent.Moved(Here: false));

    private void Quieten(Lane lane, LaneEvent happening)
    {
        Perform(lane, happening);
        if (lane.Holds == 0 && !Ownership.Serves(lane.DestinationNo)) _lanes.Remove(lane.DestinationNo);
    }

    private Lane LaneOf(int destinationNo)
    {
        if (_lanes.TryGetValue(destinationNo, out var lane)) return lane;
        lane = new(destinationNo, Window, maxConcurrency: 4, breakerThreshold: 0, new FirstContacts(0, 0, 0));
        _lanes.Add(destinationNo, lane);
        lane.Step(new LaneEvent.Ruled(new(Rate: null) { TenantNo = 1, Ordered = SimulatedCluster.IsOrdered(destinationNo) }), _world.Clock.Now);
        return lane;
    }

    private void Perform(Lane lane, LaneEvent happening)
    {
        var demand = lane.Step(happening, _world.Clock.Now);
        _alarms[lane.DestinationNo] = demand.WakeAt;
        if (demand.Load) _loads.Add((lane, null, 0));
        _world.Demand(lane.Holds <= Window * 3, "a lane holds more than its window");
    }

    private void RingAlarms()
    {
        foreach (var (destinationNo, at) in _alarms.Where(alarm => alarm.Value <= _world.Clock.Now).ToList())
        {
            _alarms[destinationNo] = long.MaxValue;
            if (_lanes.TryGetValue(destinationNo, out var lane)) Perform(lane, LaneEvent.Woke.Instance);
        }
    }

    private void Take(Lane lane)
    {
        if (!Ownership.IsHeld || !lane.TryTake(_world.Clock.Now, out var delivery)) return;
        _taken.Add(delivery);
        Perform(lane, LaneEvent.Woke.Instance);
    }

    private void Send()
    {
        var delivery = _taken[0];
        _taken.RemoveAt(0);
        if (Ownership.MaySend(delivery.Incarnation))
        {
            _world.Sent(this, delivery);
            _wire.Add(delivery);
            return;
        }

        Post(delivery, new LaneEvent.Finished(delivery, Healthy: true, PaceUntil: 0) { Asked = false }, new LaneEvent.Overtaken(delivery.Id));
    }

    private void Finish(Random chance)
    {
        var delivery = _wire[chance.Next(_wire.Count)];
        _wire.Remove(delivery);
        var status = _world.Answer(delivery);
        var verdict = RetrySchedule.Decide(Policy, delivery.Step, new(status, RetryAfter: null), _world.Clock.GetUtcNow(), chance.NextDouble());
        Post(delivery, new LaneEvent.Finished(delivery, Healthy: status is 204, PaceUntil: 0));
        _journal.Add(new SimulatedEntry.Record(delivery, RetrySchedule.Record(Policy, verdict).DueAt));
    }

    // Entries of a commit whose reply was lost are written again, but for a release: its node looks at the store instead.
    private void Commit(Random chance)
    {
        var incarnation = Ownership.Incarnation;
        if (_journal[0] is SimulatedEntry.Release release)
        {
            _journal.RemoveAt(0);
            _releasing.Remove(release.Partition);
            if (!_world.Chance(30)) _world.Store.TryCommit(incarnation, [release]);
            return;
        }

        var batch = _journal.TakeWhile(entry => entry is not SimulatedEntry.Release).Take(chance.Next(1, 5)).ToList();
        foreach (var accept in batch.OfType<SimulatedEntry.Accept>()) accept.IsForAnother = !Ownership.Serves(accept.Delivery.DestinationNo);
        if (_world.Chance(30)) return;
        if (!_world.Store.TryCommit(incarnation, batch))
        {
            _journal.RemoveRange(0, batch.Count);
            Ownership.Lose(incarnation);
            foreach (var late in batch.OfType<SimulatedEntry.Record>()) Post(late.Delivery, new LaneEvent.Overtaken(late.Delivery.Id));
            _world.Refused(batch.OfType<SimulatedEntry.Accept>());
            return;
        }

        if (_world.Chance(40)) return;
        _journal.RemoveRange(0, batch.Count);
        foreach (var entry in batch) Committed(entry, incarnation);
    }

    private void Committed(SimulatedEntry entry, long incarnation)
    {
        switch (entry)
        {
            case SimulatedEntry.Accept accept:
                if (!accept.IsForAnother) _events.Enqueue((accept.Delivery.DestinationNo, new LaneEvent.Arrived(accept.Delivery with { Incarnation = incarnation })));
                _world.Acknowledged(accept.Delivery.Id);
                break;
            case SimulatedEntry.Record { IsLate: true } late:
                Post(late.Delivery, new LaneEvent.Overtaken(late.Delivery.Id));
                break;
            case SimulatedEntry.Record { DueAt: { } dueAt } record:
                Post(record.Delivery, new LaneEvent.Postponed(record.Delivery with { DueAt = dueAt, Attempts = record.Delivery.Attempts + 1, Step = record.Delivery.Step + 1 }));
                break;
            case SimulatedEntry.Record record:
                Post(record.Delivery, new LaneEvent.Settled(record.Delivery.Id));
                break;
        }
    }

    private void Load(int position)
    {
        var (lane, rows, withdrawals) = _loads[position];
        _loads.RemoveAt(position);
        if (_lanes.GetValueOrDefault(lane.DestinationNo) != lane) return;
        if (rows is not null) Handle(lane.DestinationNo, withdrawals == Ownership.Withdrawals ? rows : new LaneEvent.LoadFailed(_world.Clock.Now));
        else _loads.Add((lane, _world.Store.Load(lane.DestinationNo, new(lane.IsOrdered, lane.LoadSize, lane.LoadAfter), Ownership.Incarnation), Ownership.Withdrawals));
    }

    private void Renew()
    {
        if (Ownership.Incarnation == LaneOwnership.Lost) return;
        if (_renewalAskedAt < 0)
        {
            _renewalAskedAt = _world.Clock.Now;
            return;
        }

        if (_world.Store.Renew(Ownership.Incarnation)) Ownership.Renew(Ownership.Incarnation, _renewalAskedAt, TimeSpan.FromMilliseconds(SimulatedStore.Lease));
        else Ownership.Lose(Ownership.Incarnation);
        _renewalAskedAt = -1;
    }

    private void Look()
    {
        var store = _world.Store;
        if (Ownership.Incarnation == LaneOwnership.Lost)
        {
            _renewalAskedAt = -1;
            Ownership.Begin(store.Join(), _world.Clock.Now, TimeSpan.FromMilliseconds(SimulatedStore.Lease));
        }

        var incarnation = Ownership.Incarnation;
        if (!store.Stands(incarnation))
        {
            Ownership.Lose(incarnation);
            return;
        }

        foreach (var (destinationNo, delivery) in store.TakeInbox(incarnation, Ownership.Served))
        {
            if (delivery is not null) Handle(destinationNo, new LaneEvent.Arrived(delivery));
        }

        store.EvictLapsed(incarnation);
        Balance(incarnation);
    }

    private void Balance(long incarnation)
    {
        var store = _world.Store;
        var owned = store.OwnedBy(incarnation);
        Ownership.Withdraw(Ownership.Served.Without(owned));
        Ownership.Grant(incarnation, owned.Without(PartitionSet.From(_releasing.Keys)), recoveredBefore: default);
        var plan = LeasePlan.Decide(incarnation, store.Incarnations, store.Owners, PartitionSet.From(_releasing.Keys));
        if (plan.Claim > 0) Ownership.Grant(incarnation, store.Claim(incarnation, plan.Claim), recoveredBefore: default);
        Ownership.Withdraw(plan.Release);
        foreach (var partition in plan.Release.List()) _releasing.TryAdd(partition, incarnation);
        var drained = _releasing.Where(one => IsQuiet(one.Key)).Select(one => new SimulatedEntry.Release(one.Key, one.Value)).Where(release => !_journal.Contains(release));
        _journal.AddRange(drained.ToList());
        if (!_neighbours.IsSubsetOf(store.Incarnations)) _toScan = _toScan.With(Ownership.Served);
        _neighbours = [.. store.Incarnations];
    }

    // The release stands in the journal behind everything that was accepted for the lane.
    private bool IsQuiet(int partition) => !_lanes.Values.Any(lane => PartitionSet.Of(lane.DestinationNo) == partition && lane.Holds != 0);

    private void Scan()
    {
        foreach (var destinationNo in _world.Store.Pending.Values.Select(row => row.DestinationNo).Distinct().Where(one => _toScan.Contains(PartitionSet.Of(one))))
        {
            _events.Enqueue((destinationNo, new LaneEvent.Backlog()));
        }

        _toScan = PartitionSet.None;
    }

    private void Post(PendingDelivery delivery, params LaneEvent[] events)
    {
        foreach (var happening in events) _events.Enqueue((delivery.DestinationNo, happening));
    }
}
