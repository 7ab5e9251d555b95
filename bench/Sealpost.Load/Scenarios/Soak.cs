using System.Globalization;
using Sealpost.Load.Measurement;
using Sealpost.Load.Server;

namespace Sealpost.Load.Scenarios;

/// <summary>The same load for as long as one has patience: what grows although nothing should.</summary>
internal sealed class Soak : Scenario
{
    private const double Share = 0.7;
    private const int Turns = 120;

    // Of the whole time, twice: a server that is held to a part of a processor compiles for longer.
    private const double WarmupShare = 1 / 60d;

    // Of the whole time: buffers, pools and the heap find their size.
    private const double SettledAfter = 1 / 6d;

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    public override string Name => "soak";

    public override string Description => "70 % of what is sustained, for --duration seconds; beside: at the end of the first sixth.";

    public override async Task<IReadOnlyList<Figure>> RunAsync(ScenarioStage stage, CancellationToken cancellationToken)
    {
        await using var nginx = await stage.StartNginxAsync(cancellationToken);
        await using var server = await stage.StartServerAsync(cancellationToken);
        using var api = new SealpostApi(server);
        var target = await api.CreateTenantAsync("load", nginx.Url, 10, cancellationToken);
        using var client = await stage.ConnectAsync(target, 64, cancellationToken);

        stage.Say("warming up");
        var warmup = TimeSpan.FromSeconds(Math.Max(ScenarioStage.Warmup.TotalSeconds, stage.Options.Seconds * WarmupShare));
        await SaturateAsync();
        var perSecond = (int)(Share * await SaturateAsync());
        var turn = stage.Options.Duration / Turns;
        turn = TimeSpan.FromSeconds(Math.Max(1, (turn < Longest ? turn : Longest).TotalSeconds));
        stage.Say($"{perSecond} messages a second, each to ten destinations");

        var before = await nginx.CountAsync(cancellationToken);
        var published = 0L;
        var samples = new List<Sample>();
        var started = stage.Time.GetTimestamp();
        while (stage.Time.GetElapsedTime(started) < stage.Options.Duration)
        {
            var count = (int)(perSecond * turn.TotalSeconds);
            var times = await client.PaceAsync(perSecond, count, cancellationToken);
            published += count;
            var accept = new Latencies(times.Select(sent => stage.Time.GetElapsedTime(sent.Sent, sent.Answered).TotalMilliseconds));
            var sample = new Sample(stage.Time.GetElapsedTime(started), ProcessUsage.Of(server.Id).ResidentMiB, ProcessHoldings.Of(server.Id), WalMiB(stage.Directory), accept.P99);
            samples.Add(sample);
            stage.Say(string.Create(CultureInfo.InvariantCulture, $"{sample.At:hh\\:mm\\:ss} RSS {sample.ResidentMiB:F1} MiB, {sample.Holdings.Threads} threads, {sample.Holdings.Descriptors} descriptors, {sample.Holdings.Sockets} sockets, WAL {sample.WalMiB:F1} MiB, accept p99 {sample.AcceptP99:F1} ms"));
        }

        await nginx.WaitForAsync(before + (10 * published), stage.Time.GetTimestamp(), cancellationToken);
        var twice = await nginx.CountAsync(cancellationToken) - before - (10 * published);
        var settled = samples.SkipWhile(sample => sample.At < stage.Options.Duration * SettledAfter).ToList();
        var (first, last) = (settled[0], settled[^1]);
        return
        [
            new("messages, each delivered ten times", published, ""),
            new("delivered beyond that", twice, "", null, "0"),
            new("RSS, growth", Trend.PerHour([.. settled.Select(sample => (sample.At, sample.ResidentMiB))]), "MiB/h", null, "less than 5"),
            new("RSS", last.ResidentMiB, "MiB", first.ResidentMiB),
            new("threads", last.Holdings.Threads, "", first.Holdings.Threads, "flat"),
            new("descriptors", last.Holdings.Descriptors, "", first.Holdings.Descriptors, "flat"),
            new("sockets", last.Holdings.Sockets, "", first.Holdings.Sockets, "flat"),
            new("largest WAL", settled.Max(sample => sample.WalMiB), "MiB", first.WalMiB, "bounded"),
            new("accept p99, median of the turns", new Latencies(settled.Select(sample => sample.AcceptP99)).P50, "ms"),
        ];

        async Task<double> SaturateAsync()
        {
            var from = await nginx.CountAsync(cancellationToken);
            var begun = stage.Time.GetTimestamp();
            var result = await client.SaturateAsync(warmup, long.MaxValue, cancellationToken);
            return result.Accepted / (await nginx.WaitForAsync(from + (10 * result.Accepted), begun, cancellationToken)).TotalSeconds;
        }
    }

    private static double WalMiB(string directory) =>
        Directory.EnumerateFiles(directory, "*-wal", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length) / (1024d * 1024);

    private sealed record Sample(TimeSpan At, double ResidentMiB, ProcessHoldings Holdings, double WalMiB, double AcceptP99);
}
