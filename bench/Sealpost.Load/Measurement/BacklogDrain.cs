using Sealpost.Load.Client;
using Sealpost.Load.Receiver;

namespace Sealpost.Load.Measurement;

/// <summary>The receiver stands still while a backlog is accepted, then goes on: how fast the backlog leaves.</summary>
internal sealed class BacklogDrain(LoadOptions options, NginxReceiver receiver, TimeProvider time)
{
    public async Task<DrainResult> RunAsync(PublishTarget target, Func<Task> settleAsync, CancellationToken cancellationToken)
    {
        using var client = new PublishClient(target, options.Size, time);
        await client.ConnectAsync(options.Concurrency, cancellationToken);
        var before = await receiver.CountAsync(cancellationToken);

        PublishResult published;
        await receiver.PauseAsync();
        try
        {
            published = await client.SaturateAsync(TimeSpan.FromSeconds(45), options.Backlog / options.Destinations, cancellationToken);
        }
        finally
        {
            await receiver.ResumeAsync();
        }

        var started = time.GetTimestamp();
        var usageBefore = ProcessUsage.Of(target.ProcessId);
        var deliveries = published.Accepted * options.Destinations;
        var elapsed = await receiver.WaitForAsync(before + deliveries, started, cancellationToken);
        await settleAsync();
        var usage = ProcessUsage.Of(target.ProcessId);
        return new DrainResult(
            published.Accepted / published.Elapsed.TotalSeconds, deliveries / elapsed.TotalSeconds, (usage.Cpu - usageBefore.Cpu).TotalMicroseconds / deliveries,
            usageBefore.ResidentMiB, usage.ResidentMiB);
    }
}

/// <param name="AcceptedPerSecond">While nothing could be delivered.</param>
/// <param name="DeliveredPerSecond">From the moment the receiver went on to the last arrival.</param>
/// <param name="FullResidentMiB">Memory with the whole backlog waiting.</param>
internal sealed record DrainResult(double AcceptedPerSecond, double DeliveredPerSecond, double CpuMicroseconds, double FullResidentMiB, double ResidentMiB);
