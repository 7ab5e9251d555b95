using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Cluster;

namespace Sealpost.Engine.Jobs;

/// <summary>Takes every running job on by turns, one batch each, and at a start those that the last run left. Of several nodes the leading one does.</summary>
internal sealed partial class JobRunner(JobStore store, JobBatch batch, LaneOwnership ownership, TimeProvider time, ILogger<JobRunner> log) : BackgroundService
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _work = new(1);
    private bool _failing;

    /// <summary>There may be a job to run.</summary>
    public void Wake() => _work.Release();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        ownership.Changed += OnOwnershipChanged;
        return base.StartAsync(cancellationToken);
    }

    public override Task StopAsync(CancellationToken cancellationToken)
    {
        ownership.Changed -= OnOwnershipChanged;
        return base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _work.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            await _work.WaitAsync(stoppingToken);
            while (await AdvanceAllAsync(stoppingToken))
            {
            }
        }
    }

    private void OnOwnershipChanged(OwnershipChange change)
    {
        if (change.Gained.Contains(0)) Wake();
    }

    /// <summary>False when no job is running, or another node leads.</summary>
    private async Task<bool> AdvanceAllAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (!ownership.Leads) return false;
            var jobs = store.ListRunning();
            foreach (var job in jobs) await batch.AdvanceAsync(job, stoppingToken);
            if (_failing) LogGoesOn();
            _failing = false;
            return jobs.Count > 0;
        }
        catch (DbException failure)
        {
            if (!_failing) LogFailed(failure.GetBaseException().Message);
            _failing = true;
            await Task.Delay(RetryEvery, time, stoppingToken);
            return true;
        }
    }

    [LoggerMessage(LogLevel.Error, "A batch of a job failed; it is tried until it succeeds ({Cause})")]
    private partial void LogFailed(string cause);

    [LoggerMessage(LogLevel.Information, "Jobs go on")]
    private partial void LogGoesOn();
}
