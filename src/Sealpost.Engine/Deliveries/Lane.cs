using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Deliveries;

/// <summary>
/// The order in which one destination is served. A pure state machine: no task, no clock, no I/O. It holds a bounded window of what is due
/// first; the rest stays in the table and is asked for when the window drains.
/// </summary>
internal sealed class Lane(int destinationNo, int window, int maxConcurrency, int breakerThreshold)
{
    private readonly Queue<PendingDelivery> _first = new();
    private readonly Queue<PendingDelivery> _again = new();
    private readonly PriorityQueue<PendingDelivery, long> _later = new();
    private readonly AdaptiveConcurrency _concurrency = new(maxConcurrency);
    private readonly CircuitBreaker _breaker = new(breakerThreshold);

    // Every delivery this lane knows: waiting, being sent, or sent and not yet recorded. What is in here is never taken from the table again.
    private readonly HashSet<DeliveryId> _held = [];

    // Deliveries whose row changed while a load was under way: the rows it brings are older than what memory knew.
    private readonly HashSet<DeliveryId> _changedWhileLoading = [];

    private LaneRules? _rules;
    private TokenBucket? _requests;
    private TokenBucket? _bytes;
    private bool _open = true;
    private bool _tableHasMore;
    private bool _loading;
    private bool _missedWhileLoading;
    private int _sending;
    private int _sendingAgain;
    private long _quietUntil;
    private long _loadNotBefore;

    // The earliest due time among postponed deliveries that were left to the table.
    private long _tableDueAt = long.MaxValue;

    public int DestinationNo => destinationNo;

    /// <summary>True when the lane holds nothing and the table holds nothing for it.</summary>
    public bool IsIdle => _held.Count == 0 && !_tableHasMore && !_loading && _tableDueAt == long.MaxValue;

    /// <summary>Set by the loop while the lane waits in its ring.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Set by the loop: the alarm that is currently set for this lane.</summary>
    public long AlarmAt { get; set; } = long.MaxValue;

    /// <summary>How many rows a load must ask for so that, beside those already held, it brings a full window.</summary>
    public int LoadSize => window + _held.Count;

    private int Due => _first.Count + _again.Count;

    public LaneDemand Step(LaneEvent happening, long now)
    {
        switch (happening)
        {
            case LaneEvent.Arrived(var delivery):
                Hold(delivery, now);
                break;
            case LaneEvent.Finished finished:
                FreeSlot(finished.Delivery);
                Learn(finished, now);
                break;
            case LaneEvent.Settled(var id):
                Release(id);
                break;
            case LaneEvent.Postponed(var delivery):
                Release(delivery.Id);
                Hold(delivery, now);
                break;
            case LaneEvent.Withdrawn(var id):
                Withdraw(id);
                break;
            case LaneEvent.Loaded(var deliveries, var complete, var nextDueAt):
                TakeOver(deliveries, complete, nextDueAt);
                break;
            case LaneEvent.LoadFailed(var retryAt):
                _loading = false;
                _changedWhileLoading.Clear();
                _loadNotBefore = retryAt;
                break;
            case LaneEvent.Backlog:
                _tableHasMore = true;
                _missedWhileLoading = _loading;
                break;
            case LaneEvent.Ruled(var rules):
                Rule(rules);
                break;
            case LaneEvent.Switched(var open):
                Switch(open);
                break;
            case LaneEvent.Woke:
                break;
        }

        return Demand(now);
    }

    /// <summary>Takes the delivery to send next. Retries get at most a quarter of the slots while first attempts wait.</summary>
    public bool TryTake(long now, out PendingDelivery delivery)
    {
        delivery = null!;
        if (!CanSend(now)) return false;
        var retriesMayGo = _first.Count == 0 || _sendingAgain < Math.Max(1, _concurrency.Limit / 4);
        var queue = _again.Count > 0 && retriesMayGo ? _again : _first;
        delivery = queue.Dequeue();
        _sending++;
        if (delivery.Step > 0) _sendingAgain++;
        _requests?.Take(1, now);
        return true;
    }

    private void Learn(LaneEvent.Finished finished, long now)
    {
        _bytes?.Take(finished.Bytes, now);
        _quietUntil = Math.Max(_quietUntil, finished.PaceUntil);
        if (!finished.Asked) return;
        if (finished.Healthy)
        {
            _concurrency.Succeeded();
            _breaker.Succeeded();
        }
        else
        {
            _concurrency.Failed();
            _breaker.Failed(now);
        }
    }

    // A changed limit begins with a full bucket; an unchanged one keeps what is in it.
    private void Rule(LaneRules rules)
    {
        if (rules == _rules) return;
        _rules = rules;
        _requests = rules.Rate is { } rate ? new(rate.Requests, rate.Per.TotalMilliseconds) : null;
        _bytes = rules.Rate is { Bytes: { } bytes, Per: var per } ? new(bytes, per.TotalMilliseconds) : null;
    }

    private void FreeSlot(PendingDelivery delivery)
    {
        _sending--;
        if (delivery.Step > 0) _sendingAgain--;
    }

    private LaneDemand Demand(long now)
    {
        while (_later.TryPeek(out var next, out var due) && due <= now)
        {
            _later.Dequeue();
            Enqueue(next);
        }

        if (_tableDueAt <= now)
        {
            _tableDueAt = long.MaxValue;
            _tableHasMore = true;
        }

        var load = _open && _tableHasMore && !_loading && now >= _loadNotBefore && Due <= window / 2;
        if (load)
        {
            _loading = true;
            _missedWhileLoading = false;
            _changedWhileLoading.Clear();
        }

        return new LaneDemand(CanSend(now), load, WakeAt(now));
    }

    private bool CanSend(long now) =>
        _open && _rules is not null && Due > 0 && _sending < _concurrency.Limit && now >= _quietUntil && _breaker.Allows(now, _sending) && FreeAt(now) <= now;

    private long FreeAt(long now) => Math.Max(_requests?.FreeAt(now) ?? now, _bytes?.FreeAt(now) ?? now);

    private long WakeAt(long now)
    {
        if (!_open) return long.MaxValue;
        var wake = Math.Min(_tableDueAt, _later.TryPeek(out _, out var due) ? due : long.MaxValue);
        if (Due > 0 && Math.Max(Math.Max(_quietUntil, _breaker.OpenUntil), FreeAt(now)) is var free && free > now) wake = Math.Min(wake, free);
        if (_loadNotBefore > now && _tableHasMore) wake = Math.Min(wake, _loadNotBefore);
        return wake;
    }

    private void Hold(PendingDelivery delivery, long now)
    {
        if (_held.Contains(delivery.Id)) return;
        var later = delivery.DueAt > now;
        var room = later ? _later.Count < window : !_tableHasMore && Due < window;
        if (!_open || !room)
        {
            LeaveToTable(delivery, later);
            return;
        }

        _held.Add(delivery.Id);
        if (later) _later.Enqueue(delivery, delivery.DueAt);
        else Enqueue(delivery);
    }

    private void LeaveToTable(PendingDelivery delivery, bool later)
    {
        if (_loading) _missedWhileLoading = true;
        if (later) _tableDueAt = Math.Min(_tableDueAt, delivery.DueAt);
        else _tableHasMore = true;
    }

    private void Release(DeliveryId id)
    {
        _held.Remove(id);
        if (_loading) _changedWhileLoading.Add(id);
    }

    /// <summary>What is being sent cannot be called back; its record settles it.</summary>
    private void Withdraw(DeliveryId id)
    {
        if (Drop(_first, id) || Drop(_again, id) || _later.Remove(new PendingDelivery(id, 0, destinationNo, 0), out _, out _, SameDelivery.Instance)) _held.Remove(id);
        if (_loading) _changedWhileLoading.Add(id);
    }

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

    private void TakeOver(IReadOnlyList<PendingDelivery> deliveries, bool complete, long nextDueAt)
    {
        _loading = false;
        _tableHasMore = !complete || _missedWhileLoading || _changedWhileLoading.Count > 0;
        _tableDueAt = Math.Min(_tableDueAt, nextDueAt);
        foreach (var delivery in deliveries)
        {
            if (_open && !_changedWhileLoading.Contains(delivery.Id) && _held.Add(delivery.Id)) Enqueue(delivery);
        }

        if (!_open) _tableHasMore = true;

        _changedWhileLoading.Clear();
    }

    private void Enqueue(PendingDelivery delivery) => (delivery.Step > 0 ? _again : _first).Enqueue(delivery);

    private void Switch(bool open)
    {
        if (_open == open) return;
        _open = open;
        if (open) return;
        foreach (var delivery in _first) _held.Remove(delivery.Id);
        foreach (var delivery in _again) _held.Remove(delivery.Id);
        foreach (var (delivery, _) in _later.UnorderedItems) _held.Remove(delivery.Id);
        _first.Clear();
        _again.Clear();
        _later.Clear();
        _tableDueAt = long.MaxValue;
        _tableHasMore = true;
    }

    private sealed class SameDelivery : IEqualityComparer<PendingDelivery>
    {
        public static readonly SameDelivery Instance = new();

        public bool Equals(PendingDelivery? one, PendingDelivery? other) => one?.Id == other?.Id;

        public int GetHashCode(PendingDelivery delivery) => delivery.Id.GetHashCode();
    }
}
