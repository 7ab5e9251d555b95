using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Cluster;

namespace Sealpost.Engine.Secrets;

/// <summary>Looks for new keys, and for what is to be sealed again, at the start, after a rotation and every fifteen seconds. Of several nodes the leading one seals.</summary>
internal sealed partial class ResealLoop(MasterKeyRotation rotation, Resealing resealing, LaneOwnership ownership, TimeProvider time, ILogger<ResealLoop> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private TaskCompletionSource _woken = NewAlarm();

    /// <summary>The current key has changed.</summary>
    public void Wake() => Volatile.Read(ref _woken).TrySetResult();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var woken = NewAlarm();
                Volatile.Write(ref _woken, woken);
                await RunOnceAsync(stoppingToken);
                await Task.WhenAny(woken.Task, Task.Delay(Every, time, stoppingToken));
                stoppingToken.ThrowIfCancellationRequested();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            await rotation.RefreshAsync(stoppingToken);
            if (ownership.Leads) await resealing.RunAsync(() => ownership.Leads, stoppingToken);
        }
        catch (Exception failure) when (failure is DbException or MasterKeyException)
        {
            LogFailed(failure.Message);
        }
    }

    private static TaskCompletionSource NewAlarm() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(LogLevel.Warning, "The master keys could not be looked after, which is tried again: {Reason}")]
    private partial void LogFailed(string reason);
}
