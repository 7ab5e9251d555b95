using System.Data.Common;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Quotas;
using Sealpost.Engine.Scheduling;
using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Deliveries;

/// <summary>The one loop that steps every lane of this node and performs what they ask for: sends, loads and alarms.</summary>
internal sealed partial class Dispatcher : IHostedService, IAsyncDisposable
{
    private const int MaxIdleLanes = 20_000;
    private const int MaxLoads = 16;
    private static readonly TimeSpan LoadRetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly Channel<Happening> _happenings = Channel.CreateUnbounded<Happening>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<int, Lane> _lanes = [];
    private readonly FairRing _ring;
    private readonly FirstContacts _contacts;
    private readonly PriorityQueue<Lane, long> _alarms = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly SemaphoreSlim _loads = new(MaxLoads);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DeliveryOptions _options;
    private readonly DeliveryWorker _worker;
    private readonly PendingStore _pending;
    private readonly TenantDirectory _tenants;
    private readonly LaneOwnership _ownership;
    private readonly DeliveryMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly DueClock _clock;
    private readonly ILogger<Dispatcher> _log;
    private readonly ITimer _alarm;
    private readonly LoadFaults _loadFaults;
    private Task _loop = Task.CompletedTask;
    private long _alarmAt = long.MaxValue;
    private bool _stopping;

    public Dispatcher(
        DeliveryWorker worker, PendingStore pending, TenantDirectory tenants, LaneOwnership ownership, TenantQuotas quotas, DeliveryMetrics metrics, TimeProvider time, DueClock clock,
        IOptions<DeliveryOptions> options, ILogger<Dispatcher> log)
    {
        _worker = worker;
        _pending = pending;
        _tenants = tenants;
        _ownership = ownership;
        _metrics = metrics;
        _time = time;
        _clock = clock;
        _options = options.Value;
        _ring = new FairRing(_options.MaxInFlight, quotas.MostInFlight);
        _contacts = FirstContacts.Of(_options);
        _log = log;
        _loadFaults = new LoadFaults(time);
        _alarm = time.CreateTimer(_ => _happenings.Writer.TryWrite(Happening.Alarm), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>True while the loop runs and takes work.</summary>
    public bool IsRunning => !_loop.IsCompleted && !_stopping;

    /// <summary>Requests under way. Any thread.</summary>
    public int InFlight => _ring.InFlight;

    private long Now => _clock.Milliseconds;

    /// <summary>Takes over deliveries that were just committed.</summary>
    public void Take(IReadOnlyList<PendingDelivery> deliveries)
    {
        foreach (var delivery in deliveries) Post(delivery.DestinationNo, new LaneEvent.Arrived(delivery));
    }

    /// <summary>Tells a lane that something happened to it. Any thread.</summary>
    public void Post(int destinationNo, LaneEvent happening) => _happenings.Writer.TryWrite(new Happening(destinationNo, happening));

    /// <summary>Completes when the loop has handled everything that happened before the call: it is alive and keeps up.</summary>
    public Task ProbeAsync()
    {
        var handled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_happenings.Writer.TryWrite(new Happening(0, null, Probe: handled))) handled.TrySetResult();
        return handled.Task;
    }

    /// <summary>What a lane does, for whoever wonders why nothing goes. One that this node has not is as good as one that should send and does not.</summary>
    public Task<LaneReport> AskAsync(int destinationNo)
    {
        var answer = new TaskCompletionSource<LaneReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        Do(() => answer.TrySetResult(_lanes.TryGetValue(destinationNo, out var lane) ? new(lane.MayGo(Now), lane.Taken) : new(MayGo: true, Taken: 0)));
        return answer.Task;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ownership.Changed += OnOwnershipChanged;
        foreach (var destinationNo in _pending.ListDestinations()) Post(destinationNo, new LaneEvent.Backlog());
        _tenants.DestinationChanged += OnDestinationChanged;
        _loop = RunAsync();
        return Task.CompletedTask;
    }

    /// <summary>Takes no more, waits for the requests under way, and gives those up that last longer than the stop may.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _tenants.DestinationChanged -= OnDestinationChanged;
        _ownership.Changed -= OnOwnershipChanged;
        if (_loop.IsCompleted) return;
        _happenings.Writer.TryWrite(Happening.Stop);
        try
        {
            await _drained.Task.WaitAsync(_options.StopTimeout, _time, cancellationToken);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            LogGivesUp(_ring.InFlight);
        }

        await _abort.CancelAsync();
        await _drained.Task;
        _happenings.Writer.TryComplete();
        await _loop;
    }

    public async ValueTask DisposeAsync()
    {
        await _alarm.DisposeAsync();
        _abort.Dispose();
    }

    private async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            while (await _happenings.Reader.WaitToReadAsync())
            {
                while (_happenings.Reader.TryRead(out var happening)) Handle(happening);
                SendWhatMayGo();
            }
        }
        catch (Exception failure)
        {
            LogStopped(failure);
            throw;
        }
    }

    private void Handle(Happening happening)
    {
        if (happening.Event is { } laneEvent)
        {
            if (laneEvent is LaneEvent.Finished finished) _ring.Ended(finished.Delivery);
            if (_ownership.Serves(happening.DestinationNo)) Perform(LaneOf(happening.DestinationNo), laneEvent);
            else Quieten(happening.DestinationNo, laneEvent);
            _endedWhileReading?.Note(laneEvent);
        }
        else if (happening.Probe is { } probe)
        {
            probe.TrySetResult();
        }
        else if (happening.Act is { } act)
        {
            act();
        }
        else if (happening.Stops)
        {
            _stopping = true;
        }
        else
        {
            RingAlarms();
        }

        if (_stopping && _ring.InFlight == 0) _drained.TrySetResult();
    }

    private Lane LaneOf(int destinationNo)
    {
        if (_lanes.TryGetValue(destinationNo, out var lane)) return lane;
        lane = new Lane(destinationNo, _options.LaneWindow, _options.MaxInFlightPerDestination, _options.BreakerThreshold, _contacts);
        _lanes.Add(destinationNo, lane);
        var destination = _tenants.FindDestinationAsync(destinationNo, _abort.Token);
        if (destination.IsCompletedSuccessfully) lane.Step(Ruled(destination.Result), Now);
        else _ = RuleAsync(destinationNo, destination);
        return lane;
    }

    // A destination that is gone has no rules: its worker ends what is left of it.
    private static LaneEvent.Ruled Ruled(DestinationSnapshot? destination) => new(destination?.Rules ?? LaneRules.None);

    private async Task RuleAsync(int destinationNo, ValueTask<DestinationSnapshot?> reading)
    {
        try
        {
            Post(destinationNo, Ruled(await reading));
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogRefreshFailed(failure, destinationNo);
            Post(destinationNo, Ruled(null));
        }
    }

    private void Perform(Lane lane, LaneEvent happening)
    {
        var wasBroken = lane.IsBroken;
        var demand = lane.Step(happening, Now);
        if (lane.IsBroken && !wasBroken) _metrics.BreakerOpened();
        if (demand.Load) StartLoad(lane);
        if (demand.Sendable) _ring.Add(lane);
        SetAlarm(lane, demand.WakeAt);
        if (_lanes.Count > MaxIdleLanes && lane.IsIdle && !lane.IsQueued) _lanes.Remove(lane.DestinationNo);
    }

    /// <summary>One delivery of each lane in turn, so that no lane waits for the depth of another.</summary>
    private void SendWhatMayGo()
    {
        var now = Now;
        if (!_ownership.IsHeld) return;
        while (!_stopping && _ring.TryNext(out var lane))
        {
            if (!lane.TryTake(now, out var delivery))
            {
                // Another lane has had what its host may be sent: it waits like one that comes now.
                Perform(lane, LaneEvent.Woke.Instance);
                continue;
            }

            _ring.Started(delivery);
            ThreadPool.UnsafeQueueUserWorkItem(static work => _ = work.worker.DeliverAsync(work.delivery, work.lanes, work.abort), (worker: _worker, delivery, lanes: this, abort: _abort.Token), preferLocal: false);
            Perform(lane, LaneEvent.Woke.Instance);
        }
    }

    private void StartLoad(Lane lane)
    {
        ThreadPool.UnsafeQueueUserWorkItem(
            static work => _ = work.lanes.LoadAsync(work.lane, work.range, work.withdrawals, work.abort),
            (lanes: this, lane, range: new LoadRange(lane.IsOrdered, lane.LoadSize, lane.LoadAfter), withdrawals: _ownership.Withdrawals, abort: _abort.Token),
            preferLocal: false);
    }

    private async Task LoadAsync(Lane lane, LoadRange range, long withdrawals, CancellationToken abort)
    {
        var destinationNo = lane.DestinationNo;
        try
        {
            await _loads.WaitAsync(abort);
            LaneEvent.Loaded loaded;
            try
            {
                loaded = await _pending.LoadAsync(destinationNo, range, _ownership.RecoveredBefore(destinationNo), abort);
            }
            finally
            {
                _loads.Release();
            }

            PostLoaded(lane, loaded, withdrawals);
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
        }
        catch (DbException failure)
        {
            if (!_pending.MayPass(failure)) LogLoadFailed(failure, destinationNo);
            else if (_loadFaults.Count() is > 0 and var count) LogLoadsFailed(count, failure.GetBaseException().Message);
            var retryAt = (_clock.Now + LoadRetryDelay).ToUnixTimeMilliseconds();
            PostOfLoad(lane, () => new LaneEvent.LoadFailed(retryAt));
        }
    }

    private void SetAlarm(Lane lane, long wakeAt)
    {
        if (wakeAt == lane.AlarmAt) return;
        lane.AlarmAt = wakeAt;
        if (wakeAt == long.MaxValue) return;
        _alarms.Enqueue(lane, wakeAt);
        ArmTimer(wakeAt);
    }

    private void ArmTimer(long wakeAt)
    {
        if (wakeAt >= _alarmAt) return;
        _alarmAt = wakeAt;
        if (MovingClock.Set(() => Now, wakeAt, RingIn)) _happenings.Writer.TryWrite(Happening.Alarm);
    }

    private void RingIn(TimeSpan wait) => _alarm.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);

    private void RingAlarms()
    {
        _alarmAt = long.MaxValue;
        var now = Now;
        while (_alarms.TryPeek(out var lane, out var at) && at <= now)
        {
            _alarms.Dequeue();
            if (lane.AlarmAt != at) continue;
            lane.AlarmAt = long.MaxValue;
            Perform(lane, LaneEvent.Woke.Instance);
        }

        if (_alarms.TryPeek(out _, out var next)) ArmTimer(next);
    }

    private void OnDestinationChanged(int destinationNo) => _ = RefreshAsync(destinationNo);

    private async Task RefreshAsync(int destinationNo)
    {
        if (!_ownership.Serves(destinationNo)) return;
        try
        {
            var destination = await _tenants.FindDestinationAsync(destinationNo, _abort.Token);
            if (destination is null) await _pending.EndAllAsync(destinationNo, "destination_deleted");
            var switched = destination is null ? new LaneEvent.Switched(Open: false) : LaneEvent.Switched.For(destination.State);
            Post(destinationNo, Ruled(destination));
            Post(destinationNo, switched);
            if (switched.Open) Post(destinationNo, new LaneEvent.Backlog());
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LogRefreshFailed(failure, destinationNo);
        }
    }

    /// <param name="Event">Null for an alarm, a probe, an act or the stop.</param>
    private readonly record struct Happening(int DestinationNo, LaneEvent? Event, bool Stops = false, TaskCompletionSource? Probe = null, Action? Act = null)
    {
        public static Happening Alarm => default;

        public static Happening Stop => new(0, null, Stops: true);
    }

    /// <param name="MayGo">Nothing is under way and nothing holds back what is due.</param>
    /// <param name="Taken">Deliveries that were given out to be sent.</param>
    internal readonly record struct LaneReport(bool MayGo, long Taken);

    [LoggerMessage(LogLevel.Warning, "Stopping with {Count} requests under way; they are made again at the next start")]
    private partial void LogGivesUp(int count);

    [LoggerMessage(LogLevel.Critical, "The loop that sends deliveries stopped")]
    private partial void LogStopped(Exception failure);

    [LoggerMessage(LogLevel.Error, "Reading the deliveries of destination {DestinationNo} failed; trying again")]
    private partial void LogLoadFailed(Exception failure, int destinationNo);

    [LoggerMessage(LogLevel.Warning, "Reading deliveries failed {Count} times ({Cause}); trying again. Further failures are counted, and told in a minute at the earliest")]
    private partial void LogLoadsFailed(long count, string cause);

    [LoggerMessage(LogLevel.Error, "Destination {DestinationNo} changed, but its lane could not be told")]
    private partial void LogRefreshFailed(Exception failure, int destinationNo);
}
