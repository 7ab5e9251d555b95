using Sealpost.Load.Client;
using Sealpost.Load.Receiver;

namespace Sealpost.Load.Measurement;

/// <summary>Clients publish as fast as they are answered, then the rest is waited for: nothing can hide in a backlog.</summary>
internal sealed class SustainedLoad(LoadOptions options, NginxReceiver receiver, TimeProvider time)
{
    public async Task<SustainedResult> RunAsync(PublishTarget target, TimeSpan duration, Func<Task> settleAsync, CancellationToken cancellationToken)
    {
        using var client = new PublishClient(target, options.Size, time);
        await client.ConnectAsync(options.Concurrency, cancellationToken);
        var before = await receiver.CountAsync(cancellationToken);
        var usageBefore = ProcessUsage.Of(target.ProcessId);
        var started = time.GetTimestamp();

        var published = await client.SaturateAsync(duration, long.MaxValue, cancellationToken);
        var deliveredDuringLoad = await receiver.CountAsync(cancellationToken) - before;
        var deliveries = published.Accepted * options.Destinations;
        var elapsed = await receiver.WaitForAsync(before + deliveries, started, cancellationToken);
        await settleAsync();

        var usage = ProcessUsage.Of(target.ProcessId);
        return new SustainedResult(
            published.Accepted / published.Elapsed.TotalSeconds, deliveries / elapsed.TotalSeconds, deliveredDuringLoad / published.Elapsed.TotalSeconds,
            published.AcceptLatency.P50, published.AcceptLatency.P99, (usage.Cpu - usageBefore.Cpu).TotalMicroseconds / deliveries, usage.ResidentMiB,
            published.Refused, await receiver.CountAsync(cancellationToken) - before - deliveries);
    }
}

/// <param name="DeliveredPerSecond">All deliveries over the time from the first publish to the last arrival.</param>
/// <param name="DeliveredDuringLoadPerSecond">Arrivals while clients were publishing.</param>
/// <param name="CpuMicroseconds">CPU time of the measured process for one delivery, accepting included.</param>
/// <param name="Refused">Publishes answered 429 or 503.</param>
/// <param name="Repeated">Arrivals beyond one for each delivery; 0 when nothing was sent twice.</param>
internal sealed record SustainedResult(
    double AcceptedPerSecond, double DeliveredPerSecond, double DeliveredDuringLoadPerSecond, double AcceptP50, double AcceptP99,
    double CpuMicroseconds, double ResidentMiB, long Refused, long Repeated);
