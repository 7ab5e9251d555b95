using System.Data.Common;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Deliveries;

/// <summary>How lanes come to this node and go from it.</summary>
internal sealed partial class Dispatcher
{
    private readonly Dictionary<int, Drain> _drains = [];
    private EndedDeliveries? _endedWhileReading;

    /// <summary>Tells a lane, whichever node serves it, of what was committed on this one. Any thread.</summary>
    public void Tell(int destinationNo, LaneEvent happening)
    {
        if (_ownership.Serves(destinationNo)) Post(destinationNo, happening);
        else _ownership.TellElsewhere(destinationNo, happening);
    }

    /// <summary>Completes when nothing to any destination of this partition is being sent or waits for its record. Call it after the partition was withdrawn.</summary>
    public Task DrainAsync(int partition, CancellationToken cancellationToken)
    {
        var drain = new Drain();
        Do(() => Begin(partition, drain));
        return drain.Done.WaitAsync(cancellationToken);
    }

    /// <summary>Call it before deliveries are read beside the lanes: what ends from then on is not taken over again by <see cref="TakeRead"/>.</summary>
    public void BeginReading() => Do(() => _endedWhileReading = new());

    /// <summary>Takes over what was read since <see cref="BeginReading"/>.</summary>
    public void TakeRead(IReadOnlyList<PendingDelivery> deliveries) => Do(() =>
    {
        var ended = _endedWhileReading;
        _endedWhileReading = null;
        foreach (var delivery in deliveries)
        {
            if (ended?.Contains(delivery.Id) != true && _ownership.Serves(delivery.DestinationNo)) Perform(LaneOf(delivery.DestinationNo), new LaneEvent.Arrived(delivery));
        }
    });

    /// <summary>Has the lanes of these partitions look at the table: it may hold what nobody told them of.</summary>
    public async Task ScanAsync(PartitionSet partitions)
    {
        await Task.Yield();
        while (!_abort.IsCancellationRequested)
        {
            try
            {
                foreach (var destinationNo in _pending.ListDestinations())
                {
                    if (partitions.Contains(PartitionSet.Of(destinationNo))) Post(destinationNo, new LaneEvent.Backlog());
                }

                return;
            }
            catch (DbException failure)
            {
                LogScanFailed(failure);
                await Task.Delay(LoadRetryDelay, _time, _abort.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Do(Action act) => _happenings.Writer.TryWrite(new Happening(0, null, Act: act));

    // What was read before a lane went and came back may be what another node has changed in between.
    private void PostLoaded(Lane lane, LaneEvent.Loaded loaded, long withdrawals) => PostOfLoad(lane, () => withdrawals == _ownership.Withdrawals ? loaded : new LaneEvent.LoadFailed(Now));

    // Another lane may have the destination since, which waits for a load of its own.
    private void PostOfLoad(Lane lane, Func<LaneEvent> happening) => Do(() =>
    {
        if (_lanes.GetValueOrDefault(lane.DestinationNo) == lane) Handle(new Happening(lane.DestinationNo, happening()));
    });

    private void OnOwnershipChanged(OwnershipChange change)
    {
        if (!change.Gone.IsEmpty) Do(() => Close(change.Gone));
        if (!change.Gained.IsEmpty)
        {
            Do(() => Reopen(change.Gained));
            _ = ScanAsync(change.Gained);
        }

        // A renewed lease: what was held back may go.
        if (change.Gone.IsEmpty && change.Gained.IsEmpty) Do(static () => { });
    }

    private void Close(PartitionSet gone)
    {
        foreach (var lane in LanesOf(gone))
        {
            Perform(lane, new LaneEvent.Moved(Here: false));
            RemoveIfQuiet(lane);
        }
    }

    // Lanes that come back while something of them was still under way: what was changed in the meantime they were not told.
    private void Reopen(PartitionSet gained)
    {
        foreach (var lane in LanesOf(gained.And(_ownership.Served)))
        {
            Perform(lane, new LaneEvent.Moved(Here: true));
            _ = RefreshAsync(lane.DestinationNo);
        }
    }

    /// <summary>A lane of another node gets nothing new; only what was under way comes to its end.</summary>
    private void Quieten(int destinationNo, LaneEvent happening)
    {
        if (happening is LaneEvent.Arrived or LaneEvent.Backlog or LaneEvent.Switched { Open: true } or LaneEvent.Moved { Here: true } || !_lanes.TryGetValue(destinationNo, out var lane)) return;
        Perform(lane, happening);
        RemoveIfQuiet(lane);
    }

    private void RemoveIfQuiet(Lane lane)
    {
        if (lane.Holds != 0) return;
        if (_drains.TryGetValue(PartitionSet.Of(lane.DestinationNo), out var drain)) drain.Quiet(lane);
        if (!_ownership.Serves(lane.DestinationNo)) _lanes.Remove(lane.DestinationNo);
    }

    private void Begin(int partition, Drain drain)
    {
        _drains[partition] = drain;
        drain.Begin(LanesOf(PartitionSet.Single(partition)).Where(lane => lane.Holds != 0));
    }

    private List<Lane> LanesOf(PartitionSet partitions) => [.. _lanes.Values.Where(lane => partitions.Contains(PartitionSet.Of(lane.DestinationNo)))];

    /// <summary>The lanes of a partition that still have something under way.</summary>
    private sealed class Drain
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private HashSet<Lane> _busy = [];

        public Task Done => _done.Task;

        public void Begin(IEnumerable<Lane> busy)
        {
            _busy = [.. busy];
            Look();
        }

        public void Quiet(Lane lane)
        {
            _busy.Remove(lane);
            Look();
        }

        private void Look()
        {
            if (_busy.Count == 0) _done.TrySetResult();
        }
    }

    private sealed class EndedDeliveries
    {
        private readonly HashSet<DeliveryId> _ids = [];

        public bool Contains(DeliveryId id) => _ids.Contains(id);

        public void Note(LaneEvent happening)
        {
            if (happening is LaneEvent.Settled(var settled)) _ids.Add(settled);
            else if (happening is LaneEvent.Postponed(var postponed)) _ids.Add(postponed.Id);
            else if (happening is LaneEvent.Withdrawn(var withdrawn)) _ids.Add(withdrawn);
        }
    }

    [LoggerMessage(LogLevel.Error, "Looking for the deliveries of lanes that came to this node failed; trying again")]
    private partial void LogScanFailed(Exception failure);
}
