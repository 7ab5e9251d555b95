using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.Secrets;

namespace Sealpost.Benchmarks.Receiving;

/// <summary>
/// A whole receiver, Kestrel to answer, beside the same endpoint without verification; and a verification beside the vendors' npm libraries.
/// Rounds alternate, and a ratio is the median of the ratios within a round, so that neighbours on the machine fall on both.
/// </summary>
internal static class ReceivingBench
{
    private const int Connections = 32;

    private static readonly byte[] Body = Encoding.ASCII.GetBytes($"{{\"filler\":\"{new string('x', 1024 - 13)}\"}}");

    private static long _id;

    public static async Task RunAsync(bool isQuick)
    {
        Console.WriteLine($"Load average before the run: {File.ReadAllText("/proc/loadavg").Split(' ')[0]}, {Environment.ProcessorCount} cores.\n");
        await CompareEndpointsAsync(isQuick);
        await CompareLibrariesAsync(isQuick ? 5 : 31);
    }

    private static async Task CompareEndpointsAsync(bool isQuick)
    {
        var rounds = isQuick ? 36 : 124;
        var burst = TimeSpan.FromMilliseconds(250);
        using var server = Process.Start(new ProcessStartInfo("dotnet", [typeof(ReceivingBench).Assembly.Location, ReceivingServer.Command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var address = new Uri(await server.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The receiver did not start."));
        using var senders = await SenderConnections.OpenAsync(address, Connections);

        Console.WriteLine("| 1 KiB, requests/s | without verification | verified | ratio | verified, and each once | ratio | CPU of the receiver, µs |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (var source in new[] { "github", "standard" })
        {
            string[] paths = [$"/bare/{source}", $"/hooks/{source}-each", $"/hooks/{source}"];
            for (var i = 0; i < (isQuick ? 16 : 32); i++)
            {
                foreach (var path in paths)
                    await MeasureAsync(path);
            }

            var bursts = paths.Select(_ => new List<Burst>()).ToArray();
            for (var round = 0; round < rounds; round++)
            {
                for (var i = 0; i < paths.Length; i++)
                {
                    var turn = (round + i) % paths.Length;
                    bursts[turn].Add(await MeasureAsync(paths[turn]));
                }
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| `{(source == "github" ? "github@1" : "standard-webhooks@1")}` | {PerSecond(0)} | {PerSecond(1)} | {Ratio(1)} | {PerSecond(2)} | {Ratio(2)} | {Cpu(0)}, {Cpu(1)}, {Cpu(2)} |"));

            string PerSecond(int path) => Median(bursts[path], burst => burst.PerSecond).ToString("N0", CultureInfo.InvariantCulture);

            string Cpu(int path) => Median(bursts[path], burst => burst.CpuMicroseconds).ToString("0.0", CultureInfo.InvariantCulture);

            string Ratio(int path)
            {
                var ratios = bursts[path].Zip(bursts[0], (with, without) => with.PerSecond / without.PerSecond).Order().ToArray();
                return string.Create(CultureInfo.InvariantCulture, $"**{Median(ratios, ratio => ratio):0.00}** ({ratios[rounds / 4]:0.00} to {ratios[rounds * 3 / 4]:0.00})");
            }

            async Task<Burst> MeasureAsync(string path)
            {
                var before = server.TotalProcessorTime;
                var perSecond = await senders.SaturateAsync(
                    () => SignedRequest.Create(path, source, Body, TimeProvider.System.GetUtcNow()), () => Interlocked.Increment(ref _id), burst);
                server.Refresh();
                return new(perSecond, (server.TotalProcessorTime - before).TotalMicroseconds / (perSecond * burst.TotalSeconds));
            }
        }

        server.StandardInput.Close();
        await server.WaitForExitAsync();
    }

    private static async Task CompareLibrariesAsync(int rounds)
    {
        Console.WriteLine("\n| 1 KiB, µs a verification | npm library | Sealpost | ratio |");
        Console.WriteLine("|---|---:|---:|---:|");
        using var node = NodeVerifiers.Start(out var reason);
        if (node is null)
        {
            Console.WriteLine($"| {reason} | | | |");
            return;
        }

        foreach (var library in new[] { "svix", "stripe" })
        {
            var verify = Verifier(SchemeCatalogue.Default.Find($"{library}@1")!);
            var theirs = new List<double>();
            var ours = new List<double>();
            for (var round = -3; round < rounds; round++)
            {
                var node1 = await node.MeasureAsync(library, 5_000);
                var ours1 = Measure(verify, 20_000);
                if (round < 0)
                    continue;
                theirs.Add(node1);
                ours.Add(ours1);
            }

            var ratios = ours.Zip(theirs, (mine, other) => mine / other).ToList();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| `{library}` | {Median(theirs, t => t):0.0} | {Median(ours, t => t):0.00} | {Median(ratios, r => r):0.00} |"));
        }
    }

    private static Action Verifier(Scheme scheme)
    {
        SchemeKey[] keys = [scheme.CreateKey(new Secret(ReceivingServer.StandardSecret))];
        var headers = new List<KeyValuePair<string, string>> { new("Host", "example.com"), new("Content-Type", "application/json") };
        scheme.Sign(new SignRequest { Body = Body, Id = "msg_1", Time = TimeProvider.System.GetUtcNow() }, keys, headers);
        return () =>
        {
            if (!scheme.Verify(new VerifyRequest<HeaderList> { Headers = new(headers), Body = Body }, keys, TimeProvider.System).IsAccepted)
                throw new InvalidOperationException($"{scheme.Id} refused its own.");
        };
    }

    private static double Measure(Action act, int count)
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var i = 0; i < count; i++)
            act();
        return TimeProvider.System.GetElapsedTime(started).TotalMicroseconds / count;
    }

    private static double Median<T>(IEnumerable<T> items, Func<T, double> value)
    {
        var sorted = items.Select(value).Order().ToArray();
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }

    private readonly record struct Burst(double PerSecond, double CpuMicroseconds);
}
