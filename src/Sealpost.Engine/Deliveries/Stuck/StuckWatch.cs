using System.Data.Common;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Canary;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Notifications;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Deliveries.Stuck;

/// <summary>Compares what the table says is due with what the lanes do, and raises an alarm for what should go and does not.</summary>
internal sealed partial class StuckWatch(
    PendingStore pending, Dispatcher dispatcher, TenantDirectory tenants, LaneOwnership ownership, Journal journal, SystemEvents events, IMeterFactory meters, IOptions<DeliveryOptions> options,
    TimeProvider time, DueClock clock, ILogger<StuckWatch> log)
    : BackgroundService
{
    private const int LooksInTime = 5;

    private readonly TimeSpan _after = options.Value.StuckAfter;
    private readonly long _started = time.GetTimestamp();
    private readonly StuckAlarm _alarm = new((long)options.Value.StuckAfter.TotalMilliseconds);

    /// <summary>How many destinations are stuck.</summary>
    public int Count => _alarm.Count;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        meters.Create(DeliveryMetrics.MeterName).CreateObservableGauge("sealpost.delivery.stuck", () => Count, "{destination}", "Active destinations of this node with overdue deliveries that nothing holds back and that do not go.");
        return base.StartAsync(cancellationToken);
    }

    /// <summary>One look.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        // What was sent is still in the table while its record waits.
        if (!journal.CanCommit || !ownership.IsHeld) return;
        // Due by the clock of the lanes, and stuck for as long as time has really passed: a clock that is set forward makes much overdue at once, which then goes.
        var now = clock.Now;
        var overdue = new Dictionary<int, (DestinationSnapshot Destination, long DueAt, long Taken)>();
        foreach (var (destinationNo, dueAt) in pending.ListOverdue((now - _after).ToUnixTimeMilliseconds()))
        {
            if (CanaryLane.Has(destinationNo) || !ownership.Serves(destinationNo)) continue;
            if (await tenants.FindDestinationAsync(destinationNo, cancellationToken) is not { State: DestinationState.Active } destination) continue;
            if (await dispatcher.AskAsync(destinationNo).WaitAsync(cancellationToken) is { MayGo: true } lane) overdue.Add(destinationNo, (destination, dueAt, lane.Taken));
        }

        var change = _alarm.Look(overdue.ToDictionary(each => each.Key, each => each.Value.Taken), (long)time.GetElapsedTime(_started).TotalMilliseconds);
        foreach (var destinationNo in change.Raised)
        {
            var (destination, dueAt, _) = overdue[destinationNo];
            var since = DateTimeOffset.FromUnixTimeMilliseconds(dueAt);
            LogStuck(destination.Id.ToString(), since);
            events.DestinationStuck(destination, since);
        }

        foreach (var destinationNo in change.Cleared)
        {
            if (await tenants.FindDestinationAsync(destinationNo, cancellationToken) is { } destination) LogGoes(destination.Id.ToString());
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_after == TimeSpan.Zero) return;
        using var timer = new PeriodicTimer(_after / LooksInTime, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await TryLookAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task TryLookAsync(CancellationToken stopping)
    {
        try
        {
            await LookAsync(stopping);
        }
        catch (DbException failure)
        {
            LogFailed(failure);
        }
    }

    [LoggerMessage(LogLevel.Error, "Destination {Destination} is stuck: deliveries have been due since {Since:O}, nothing holds them back, and none is sent")]
    private partial void LogStuck(string destination, DateTimeOffset since);

    [LoggerMessage(LogLevel.Information, "Destination {Destination} is no longer stuck")]
    private partial void LogGoes(string destination);

    [LoggerMessage(LogLevel.Warning, "What is overdue could not be read; it is read again")]
    private partial void LogFailed(Exception failure);
}
