using System.Globalization;
using System.Text.Json;
using Sealpost.Load.Client;
using Sealpost.Load.Measurement;
using Sealpost.Load.Receiver;

namespace Sealpost.Load.Limits;

/// <summary>The limit for draining a backlog: HttpClient alone sends the same number of signed messages from memory. Runs as its own process and prints what it took.</summary>
internal static class RawSend
{
    private const int Warmup = 5_000;

    /// <param name="hosts">The first of as many hosts as there are messages, each of which gets one; null when <paramref name="target"/> gets all.</param>
    public static async Task RunAsync(Uri target, Uri? hosts, string rootPath, int workers, int size, int count, TimeProvider time, TextWriter output, CancellationToken cancellationToken)
    {
        using var sender = new ReferenceSender(target, rootPath, workers, time);
        var body = MessageBody.Create(size);
        await SendAsync(Warmup, null);

        var before = ProcessUsage.Of(Environment.ProcessId);
        var started = time.GetTimestamp();
        await SendAsync(count, hosts);
        var elapsed = time.GetElapsedTime(started);
        var after = ProcessUsage.Of(Environment.ProcessId);
        var result = new RawSendResult(count / elapsed.TotalSeconds, (after.Cpu - before.Cpu).TotalMicroseconds / count, after.ResidentMiB);
        await output.WriteLineAsync(JsonSerializer.Serialize(result));

        async Task SendAsync(int messages, Uri? first)
        {
            long left = messages;
            await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => Task.Run(WorkAsync, cancellationToken)));

            async Task WorkAsync()
            {
                while (Interlocked.Decrement(ref left) is var id and >= 0)
                    await sender.SendAsync(first is null ? target : NginxReceiver.HostAt(first, (int)id), id, body, cancellationToken);
            }
        }
    }

    public static RawSendResult Parse(string line) =>
        JsonSerializer.Deserialize<RawSendResult>(line) ?? throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"Not a result: {line}"));
}

/// <param name="CpuMicroseconds">CPU time of the sending process for one message.</param>
internal sealed record RawSendResult(double PerSecond, double CpuMicroseconds, double ResidentMiB);
