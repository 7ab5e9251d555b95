using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Deliveries;

/// <summary>
/// At the start, finds the deliveries that wait for longer than they can have been meant to: the system's clock was ahead when that was decided, or has been set back since.
/// Each is due at once. Whoever waits by less keeps its time, so that no wait is longer than the longest of its schedule.
/// </summary>
internal sealed partial class OverlongWaits(PendingStore pending, TenantDirectory tenants, TimeProvider time, ILogger<OverlongWaits> log) : IHostedService
{
    // What the clocks of a cluster's nodes may differ by, and more than any wait that is no retry.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = time.GetUtcNow();
            foreach (var destinationNo in pending.ListWaitingBeyond((now + Tolerance).ToUnixTimeMilliseconds()))
            {
                if (await tenants.FindDestinationAsync(destinationNo, cancellationToken) is not { } destination) continue;
                var count = await pending.BringForwardAsync(destinationNo, now, RetrySchedule.LongestWait(destination.Retry), Tolerance);
                if (count > 0) LogBroughtForward(count, destination.Id.ToString());
            }
        }
        catch (Exception failure) when (failure is DbException or JournalUnavailableException)
        {
            LogFailed(failure);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "The clock of this machine was ahead or has been set back: {Count} deliveries of destination {Destination} waited for longer than their schedule knows, and are due now")]
    private partial void LogBroughtForward(int count, string destination);

    [LoggerMessage(LogLevel.Warning, "Deliveries that wait for too long could not be brought forward; they keep their time until the next start")]
    private partial void LogFailed(Exception failure);
}
