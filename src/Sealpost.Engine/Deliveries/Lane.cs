using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Deliveries;

/// <summary>
/// The order in which one destination is served. A pure state machine: no task, no clock, no I/O. It holds a bounded window of what is due
/// first; the rest stays in the table and is asked for when the window drains.
/// </summary>
internal sealed class Lane(int destinationNo, int window, int maxConcurrency, int breakerThreshold, FirstContacts contacts)
{
    private LanePace _pace = new(maxConcurrency, breakerThreshold);
    private readonly ParallelQueue _parallel = new();

    // Every delivery this lane knows: waiting, being sent, or sent and not yet recorded. What is in here is never taken from the table again.
    private readonly HashSet<DeliveryId> _held = [];

    // Deliveries whose row changed while a load was under way: the rows it brings are older than what memory knew.
    private readonly HashSet<DeliveryId> _changedWhileLoading = [];

    private LaneRules? _rules;

    // Null for a destination that does not ask for order.
    private OrderedQueue? _ordered;
    private bool _open = true;
    private bool _disabled;
    private bool _tableHasMore;
    private bool _loading;
    private bool _missedWhileLoading;
    private int _sending;
    private long _loadNotBefore;

    // The earliest due time among postponed deliveries that were left to the table.
    private long _tableDueAt = long.MaxValue;

    // The last row that was loaded, after which the next load goes on; null to begin anew.
    private PendingDelivery? _loadedTo;

    // The earliest due time among other deliveries that were left to the table since a load began anew: where loads have gone past it, they begin anew.
    private long _leftDueAt = long.MaxValue;

    public int DestinationNo => destinationNo;

    public bool IsBroken => _pace.IsBroken;

    /// <summary>0 while the rules are not known.</summary>
    public int TenantNo => _rules?.TenantNo ?? 0;

    /// <summary>True when the receiver's last answer was a good one.</summary>
    public bool IsProven => _pace.IsProven;

    /// <summary>How many deliveries it has given out to be sent.</summary>
    public long Taken { get; private set; }

    /// <summary>True when the lane holds nothing and the table holds nothing for it.</summary>
    public bool IsIdle => _held.Count == 0 && !_tableHasMore && !_loading && _tableDueAt == long.MaxValue;

    /// <summary>How many wait here, are being sent or wait for their record.</summary>
    public int Holds => _held.Count;

    /// <summary>Set by the loop while the lane waits in its ring.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Set by the loop: the alarm that is currently set for this lane.</summary>
    public long AlarmAt { get; set; } = long.MaxValue;

    /// <summary>How many rows a load must ask for so that, beside those already held, it brings a full window.</summary>
    public int LoadSize => _loadedTo is null ? window + _held.Count : window;

    /// <summary>The row after which a load goes on; null when it must begin with the first.</summary>
    public PendingDelivery? LoadAfter => _loadedTo;

    /// <summary>True when loads must bring the rows in the order of their positions, due or not.</summary>
    public bool IsOrdered => _ordered is not null;

    private LaneQueue Queue => _ordered is null ? _parallel : _ordered;

    public LaneDemand Step(LaneEvent happening, long now)
    {
        switch (happening)
        {
            case LaneEvent.Arrived(var delivery):
                Hold(delivery, now);
                break;
            case LaneEvent.Finished finished:
                _sending--;
                Queue.Finished(finished.Delivery);
                _pace.Learn(finished, now);
                break;
            case LaneEvent.Settled(var id):
                Release(id);
                break;
            case LaneEvent.Postponed(var delivery):
                Release(delivery.Id);
                Hold(delivery, now, returned: true);
                break;
            case LaneEvent.Withdrawn(var id):
                Withdraw(id);
                break;
            case LaneEvent.Loaded(var deliveries, var complete, var nextDueAt):
                TakeOver(deliveries, complete, nextDueAt, now);
                break;
            case LaneEvent.LoadFailed(var retryAt):
                _loading = false;
                _changedWhileLoading.Clear();
                _loadNotBefore = retryAt;
                break;
            case LaneEvent.Backlog:
                _tableHasMore = true;
                _leftDueAt = 0;
                _missedWhileLoading = _loading;
                break;
            case LaneEvent.Ruled(var rules):
                Rule(rules, now);
                break;
            case LaneEvent.Switched switched:
                Switch(switched, now);
                break;
            case LaneEvent.Moved(var here):
                Move(here);
                break;
            case LaneEvent.Overtaken(var id):
                Release(id);
                Forget();
                break;
            case LaneEvent.Woke:
                break;
        }

        return Demand(now);
    }

    /// <summary>Takes the delivery to send next.</summary>
    public bool TryTake(long now, out PendingDelivery delivery)
    {
        delivery = null!;
        if (!CanSend(now)) return false;
        delivery = Queue.Take(_pace.Concurrency);
        if (delivery.Unproven == IsProven) delivery = delivery with { Unproven = !IsProven };
        _sending++;
        Taken++;
        _pace.Taken(delivery, now);
        return true;
    }

    // What an unchanged limit has left stays.
    private void Rule(LaneRules rules, long now)
    {
        if (rules == _rules) return;
        // Another URL is another receiver: what was learnt was learnt of the old one.
        var moved = _rules is not null && _rules.Url != rules.Url;
        if (moved) _pace = new(maxConcurrency, breakerThreshold);
        if (moved || rules.Rate != _rules?.Rate) _pace.Limit(rules.Rate);
        if (moved || rules.StrangerAt != _rules?.StrangerAt) _pace.Introduce(contacts.Begin(rules, now));
        _rules = rules;
        if (rules.Ordered == IsOrdered) return;
        if (!IsIdle) Forget();
        _ordered = rules.Ordered ? new() : null;
    }

    private LaneDemand Demand(long now)
    {
        Queue.Advance(now);
        if (_tableDueAt <= now)
        {
            _tableDueAt = long.MaxValue;
            _tableHasMore = true;
        }

        var load = _open && _rules is not null && _tableHasMore && !_loading && now >= _loadNotBefore && Queue.Count <= window / 2;
        if (load)
        {
            if (_leftDueAt <= _loadedTo?.DueAt) _loadedTo = null;
            if (_loadedTo is null) _leftDueAt = long.MaxValue;
            _loading = true;
            _missedWhileLoading = false;
            _changedWhileLoading.Clear();
        }

        return new LaneDemand(CanSend(now), load, WakeAt(now));
    }

    /// <summary>True when something that is due should go now: nothing is under way, and neither the pace nor the order gives a reason to wait.</summary>
    public bool MayGo(long now) => _sending == 0 && _pace.FreeAt(now) <= now && (_ordered is not { Count: > 0 } || _ordered.IsReady(now));

    private bool CanSend(long now) => _open && _rules is not null && Queue.IsReady(now) && _pace.Allows(_sending, now);

    private long WakeAt(long now)
    {
        if (!_open) return long.MaxValue;
        var wake = Math.Min(_tableDueAt, Queue.NextDueAt(now));
        if (Queue.IsReady(now) && _pace.FreeAt(now) is var free && free > now) wake = Math.Min(wake, free);
        if (_loadNotBefore > now && _tableHasMore) wake = Math.Min(wake, _loadNotBefore);
        return wake;
    }

    private void Hold(PendingDelivery delivery, long now, bool returned = false)
    {
        if (_held.Contains(delivery.Id)) return;
        var later = _ordered is null && delivery.DueAt > now;
        if (!_open || !HasRoom(later, returned))
        {
            LeaveToTable(delivery, later);
            return;
        }

        _held.Add(delivery.Id);
        Queue.Add(delivery, now);
    }

    // Only the table knows the order of all nodes: an ordered lane takes nothing from memory but what it had taken before.
    private bool HasRoom(bool later, bool returned)
    {
        if (_ordered is not null) return returned;
        return later ? _parallel.Later < window : !_tableHasMore && _parallel.Count < window;
    }

    private void LeaveToTable(PendingDelivery delivery, bool later)
    {
        if (_loading) _missedWhileLoading = true;
        if (later)
        {
            _tableDueAt = Math.Min(_tableDueAt, delivery.DueAt);
            return;
        }

        _tableHasMore = true;
        _leftDueAt = Math.Min(_leftDueAt, delivery.DueAt);
    }

    private void Release(DeliveryId id)
    {
        _held.Remove(id);
        Queue.Recorded(id);
        if (_loading) _changedWhileLoading.Add(id);
    }

    /// <summary>What is being sent cannot be called back; its record settles it.</summary>
    private void Withdraw(DeliveryId id)
    {
        var wasHead = _ordered?.IsHead(id) == true;
        if (Queue.Remove(id)) _held.Remove(id);
        // Another node may have let the head go once more, at its place: nothing goes before the table has been read again.
        if (wasHead) Forget();
        if (_loading) _changedWhileLoading.Add(id);
    }

    private void TakeOver(IReadOnlyList<PendingDelivery> deliveries, bool complete, long nextDueAt, long now)
    {
        _loading = false;
        // The end, reached by going on, is believed when nothing is found from the beginning.
        _tableHasMore = !complete || _loadedTo is not null || _missedWhileLoading || _changedWhileLoading.Count > 0;
        _loadedTo = complete || IsOrdered || _leftDueAt <= deliveries[^1].DueAt ? null : deliveries[^1];
        _tableDueAt = Math.Min(_tableDueAt, nextDueAt);
        foreach (var delivery in deliveries)
        {
            // What comes after a row that changed must not overtake it: the next load brings them together.
            if (IsOrdered && _changedWhileLoading.Contains(delivery.Id) && !_held.Contains(delivery.Id)) break;
            if (_open && !_changedWhileLoading.Contains(delivery.Id) && _held.Add(delivery.Id)) Queue.Add(delivery, now);
        }

        if (!_open) Forget();

        _changedWhileLoading.Clear();
    }

    private void Switch(LaneEvent.Switched switched, long now)
    {
        if (!switched.Open) _disabled = switched.Disabled;
        if (_open == switched.Open) return;
        _open = switched.Open;
        if (!_open) Forget();
        else if (_disabled) _pace.Returned(now);
    }

    // Whether its destination may be sent to is told anew to a lane that comes.
    private void Move(bool here)
    {
        _open = here;
        _disabled = false;
        Forget();
    }

    // All of it is in the table.
    private void Forget()
    {
        foreach (var id in Queue.Clear()) _held.Remove(id);
        _tableDueAt = long.MaxValue;
        _tableHasMore = true;
        _leftDueAt = 0;
    }
}
