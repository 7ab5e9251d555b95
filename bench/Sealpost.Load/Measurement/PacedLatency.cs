using Sealpost.Load.Client;
using Sealpost.Load.Receiver;

namespace Sealpost.Load.Measurement;

/// <summary>Fifty messages a second, evenly: how long one takes when nothing is in its way.</summary>
internal sealed class PacedLatency(LoadOptions options, ArrivalReceiver receiver, TimeProvider time)
{
    private const int PerSecond = 50;
    private const int Connections = 32;

    public async Task<LatencyResult> RunAsync(PublishTarget target, TimeSpan duration, CancellationToken cancellationToken)
    {
        using var client = new PublishClient(target, options.Size, time);
        await client.ConnectAsync(Connections, cancellationToken);
        var count = (int)(duration.TotalSeconds * PerSecond);
        receiver.Expect(count);
        var sent = await client.PaceAsync(PerSecond, count, cancellationToken);
        var arrived = await receiver.WaitAsync(time, cancellationToken);

        var accept = new Latencies(sent.Select(t => time.GetElapsedTime(t.Sent, t.Answered).TotalMilliseconds));
        var whole = new Latencies(sent.Select((t, i) => time.GetElapsedTime(t.Sent, arrived[i]).TotalMilliseconds));
        var afterAccept = new Latencies(sent.Select((t, i) => Math.Max(0, time.GetElapsedTime(t.Answered, arrived[i]).TotalMilliseconds)));
        return new LatencyResult(accept.P50, accept.P99, afterAccept.P50, afterAccept.P99, whole.P50, whole.P99);
    }
}

/// <param name="ArrivalP50">From the answer to the publish to the arrival at the receiver; 0 when it arrived first.</param>
/// <param name="WholeP50">From the start of the publish to the arrival.</param>
internal sealed record LatencyResult(double AcceptP50, double AcceptP99, double ArrivalP50, double ArrivalP99, double WholeP50, double WholeP99);
