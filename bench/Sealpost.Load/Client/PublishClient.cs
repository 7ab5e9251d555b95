using System.Threading.Channels;
using Sealpost.Load.Measurement;

namespace Sealpost.Load.Client;

/// <summary>Many connections that publish to one target.</summary>
internal sealed class PublishClient(PublishTarget target, int size, TimeProvider time) : IDisposable
{
    private readonly List<PublishConnection> _connections = [];

    public async Task ConnectAsync(int connections, CancellationToken cancellationToken)
    {
        for (var i = 0; i < connections; i++)
            _connections.Add(await PublishConnection.OpenAsync(target, size, cancellationToken));
    }

    /// <summary>Every connection publishes again as soon as it is answered, until the time or the number is reached.</summary>
    public async Task<PublishResult> SaturateAsync(TimeSpan duration, long count, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var left = count;
        var results = await Task.WhenAll(_connections.Select(connection => Task.Run(() => LoopAsync(connection), cancellationToken)));
        var elapsed = time.GetElapsedTime(started);
        return new PublishResult(results.Sum(r => r.Accepted.Count), results.Sum(r => r.Refused), elapsed, new Latencies(results.SelectMany(r => r.Accepted)));

        async Task<(List<double> Accepted, long Refused)> LoopAsync(PublishConnection connection)
        {
            var accepted = new List<double>(16 * 1024);
            var refused = 0L;
            while (time.GetElapsedTime(started) < duration && Interlocked.Decrement(ref left) >= 0)
            {
                var sent = time.GetTimestamp();
                switch (await connection.PublishAsync(0, cancellationToken))
                {
                    case 202:
                        accepted.Add(time.GetElapsedTime(sent).TotalMilliseconds);
                        break;
                    case 429 or 503:
                        refused++;
                        Interlocked.Increment(ref left);
                        await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
                        break;
                    case var status:
                        throw new InvalidOperationException($"{target.Name} answered {status} to a publish.");
                }
            }

            return (accepted, refused);
        }
    }

    /// <summary>Publishes at a fixed rate, whatever the answers take; tells of each when it was due and when answered. Waiting for a free connection counts.</summary>
    public async Task<PublishTimes[]> PaceAsync(int perSecond, int count, CancellationToken cancellationToken)
    {
        var idle = Channel.CreateUnbounded<PublishConnection>();
        _connections.ForEach(connection => idle.Writer.TryWrite(connection));
        var started = time.GetTimestamp();
        var times = new Task<PublishTimes>[count];
        for (var i = 0; i < count; i++)
        {
            var wait = TimeSpan.FromSeconds((double)i / perSecond) - time.GetElapsedTime(started);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait, time, cancellationToken);
            times[i] = PublishOneAsync(i);
        }

        return await Task.WhenAll(times);

        async Task<PublishTimes> PublishOneAsync(long sequence)
        {
            var sent = time.GetTimestamp();
            var connection = await idle.Reader.ReadAsync(cancellationToken);
            var status = await connection.PublishAsync(sequence, cancellationToken);
            var answered = time.GetTimestamp();
            idle.Writer.TryWrite(connection);
            return status == 202 ? new PublishTimes(sent, answered) : throw new InvalidOperationException($"{target.Name} answered {status} to a publish.");
        }
    }

    public void Dispose() => _connections.ForEach(c => c.Dispose());
}

/// <param name="Refused">Answers 429 and 503; the client waits 20 ms and publishes again.</param>
internal sealed record PublishResult(long Accepted, long Refused, TimeSpan Elapsed, Latencies AcceptLatency);

/// <summary>Timestamps of the client's clock.</summary>
internal readonly record struct PublishTimes(long Sent, long Answered);
