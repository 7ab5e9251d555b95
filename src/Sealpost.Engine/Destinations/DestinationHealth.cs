using System.Collections.Concurrent;
using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Destinations;

/// <summary>Remembers since when a destination does nothing but fail, and disables it when that has gone on for too long.</summary>
internal sealed partial class DestinationHealth(
    Database database, Journal journal, DestinationStore destinations, TenantDirectory directory, LaneOwnership ownership, IOptions<DeliveryOptions> options, TimeProvider time,
    ILogger<DestinationHealth> log)
    : IHostedService
{
    private readonly ConcurrentDictionary<int, FailureRun> _failing = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Load();
        directory.DestinationChanged += OnDestinationChanged;
        ownership.Changed += OnOwnershipChanged;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        directory.DestinationChanged -= OnDestinationChanged;
        ownership.Changed -= OnOwnershipChanged;
        return Task.CompletedTask;
    }

    // What another node has learned of a lane counts, and not what this one knew when it last had it.
    private void OnOwnershipChanged(OwnershipChange change)
    {
        foreach (var no in _failing.Keys)
        {
            if (change.Gone.Contains(PartitionSet.Of(no))) _failing.TryRemove(no, out _);
        }

        if (!change.Gained.IsEmpty) ThreadPool.UnsafeQueueUserWorkItem(static health => health.Reload(), this, preferLocal: false);
    }

    private void Reload()
    {
        try
        {
            Load();
        }
        catch (DbException failure)
        {
            LogNotRead(failure);
        }
    }

    private void Load()
    {
        using var connection = database.OpenReader();
        foreach (var (no, since) in connection.Query<(int, long)>("SELECT destination_no, failing_since FROM destinations WHERE failing_since IS NOT NULL AND deleted_at IS NULL"))
        {
            if (ownership.Serves(no)) _failing[no] = new FailureRun(since, Failures: 0, Marked: true);
        }
    }

    /// <summary>Takes note of one attempt. Never waits and never throws.</summary>
    public void Observe(DestinationSnapshot destination, bool succeeded)
    {
        var no = destination.DestinationNo;
        if (succeeded)
        {
            if (!_failing.IsEmpty && _failing.TryRemove(no, out var run) && run.Marked) _ = WriteAsync(no, since: null);
            return;
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var step = FailureStep.None;
        var after = _failing.AddOrUpdate(no, _ => new FailureRun(now, Failures: 1, Marked: false), (_, run) =>
        {
            (run, step) = run.Fail(now, destination.DisableAfter ?? options.Value.DisableAfter);
            return run;
        });
        if (step == FailureStep.Mark) _ = WriteAsync(no, after.Since);
        else if (step == FailureStep.Disable) _ = DisableAsync(destination, after);
    }

    // Whoever changes a destination, or enables it again, gives it a new chance.
    private void OnDestinationChanged(int destinationNo) => _failing.TryRemove(destinationNo, out _);

    private async Task WriteAsync(int destinationNo, long? since)
    {
        try
        {
            await journal.ExecuteAsync(connection => connection.Execute("UPDATE destinations SET failing_since = @since WHERE destination_no = @destinationNo", new { destinationNo, since }));
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException)
        {
            LogFailed(failure, destinationNo);
        }
    }

    private async Task DisableAsync(DestinationSnapshot destination, FailureRun run)
    {
        if (!_failing.TryRemove(destination.DestinationNo, out _)) return;
        var limit = DurationText.Format(destination.DisableAfter ?? options.Value.DisableAfter);
        try
        {
            await destinations.DisableAsync(
                destination.DestinationNo, $"Every attempt has failed since {DateTimeOffset.FromUnixTimeMilliseconds(run.Since):yyyy-MM-dd'T'HH:mm:ss'Z'}, for longer than {limit}.", CancellationToken.None);
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException)
        {
            LogFailed(failure, destination.DestinationNo);
        }
    }

    [LoggerMessage(LogLevel.Error, "Since when destinations fail could not be read; those of this node's new lanes begin anew")]
    private partial void LogNotRead(Exception failure);

    [LoggerMessage(LogLevel.Error, "That destination {DestinationNo} fails, or no longer does, could not be written")]
    private partial void LogFailed(Exception failure, int destinationNo);
}
