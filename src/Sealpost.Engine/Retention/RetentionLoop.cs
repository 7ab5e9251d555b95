using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Cluster;

namespace Sealpost.Engine.Retention;

/// <summary>Sweeps ten minutes after the start and then every hour, on one node of all.</summary>
internal sealed partial class RetentionLoop(RetentionSweep sweep, LaneOwnership ownership, TimeProvider time, ILogger<RetentionLoop> log) : BackgroundService
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(First, time, stoppingToken);
            while (true)
            {
                if (ownership.Leads) await SweepAsync(stoppingToken);
                await Task.Delay(Every, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        try
        {
            await sweep.RunOnceAsync(stoppingToken);
        }
        catch (Exception failure) when (failure is DbException or InvalidOperationException)
        {
            LogFailed(failure);
        }
    }

    [LoggerMessage(LogLevel.Warning, "What is too old could not be removed; the next hour tries again")]
    private partial void LogFailed(Exception failure);
}
