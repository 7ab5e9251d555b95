using Sealpost.Load.Client;
using Sealpost.Load.Measurement;
using Sealpost.Load.Server;

namespace Sealpost.Load.Scenarios;

/// <summary>Five people look at the live overview while a thousand deliveries a second go on: what that costs the deliveries.</summary>
internal sealed class LivePortal : Scenario
{
    private const int PerSecond = 1_000;
    private const int Lookers = 5;
    private const int Rounds = 3;
    private const int SecondsBetweenWholePages = 5;

    public override string Name => "portal-live";

    public override string Description => "1,000 deliveries a second, with five live overviews open; beside: with none.";

    public override async Task<IReadOnlyList<Figure>> RunAsync(ScenarioStage stage, CancellationToken cancellationToken)
    {
        await using var arrivals = await stage.StartArrivalsAsync(cancellationToken);
        await using var server = await stage.StartServerAsync(cancellationToken);
        using var api = new SealpostApi(server);
        using var visitor = await PortalVisitor.SetUpAsync(server, stage.Time, cancellationToken);
        var target = await api.CreateTenantAsync("load", arrivals.Url, 1, cancellationToken);

        stage.Say("warming up");
        await MeasureAsync(Lookers);
        var (alone, watched) = (new List<Round>(), new List<Round>());
        for (var round = 1; round <= Rounds; round++)
        {
            stage.Say($"round {round} of {Rounds}");
            alone.Add(await MeasureAsync(0));
            watched.Add(await MeasureAsync(Lookers));
        }

        return
        [
            new("publish → arrival p50", Median(watched, one => one.Latency.P50), "ms", Median(alone, one => one.Latency.P50)),
            new("publish → arrival p99", Median(watched, one => one.Latency.P99), "ms", Median(alone, one => one.Latency.P99), "at most 1.05 times"),
            new("delivered", Median(watched, one => one.PerSecond), "/s", Median(alone, one => one.PerSecond), "at least 0.95 of it"),
            new("CPU of the server", Median(watched, one => one.Cpu), "% of a core", Median(alone, one => one.Cpu)),
            new("a look at the live part, median", Median(watched, one => one.Looks.P50), "ms"),
            new("a look, worst", watched.Max(one => one.Looks.Percentile(1)), "ms", null, "less than 1,000 ms"),
        ];

        async Task<Round> MeasureAsync(int lookers)
        {
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var looking = Enumerable.Range(0, lookers).Select(_ => visitor.FollowAsync("/t/load", "/t/load/live", SecondsBetweenWholePages, enough.Token)).ToArray();
            var (usage, started) = (ProcessUsage.Of(server.Id), stage.Time.GetTimestamp());
            var latency = await stage.PaceAsync(target, arrivals, PerSecond, stage.Options.Duration, cancellationToken);
            var took = stage.Time.GetElapsedTime(started);
            var cpu = ProcessUsage.Of(server.Id).Cpu - usage.Cpu;
            await enough.CancelAsync();
            return new(latency, new Latencies((await Task.WhenAll(looking)).SelectMany(looks => looks)), PerSecond * stage.Options.Duration.TotalSeconds / took.TotalSeconds, 100 * cpu / took);
        }
    }

    private static double Median(List<Round> rounds, Func<Round, double> figure) => new Latencies(rounds.Select(figure)).P50;

    private sealed record Round(Latencies Latency, Latencies Looks, double PerSecond, double Cpu);
}
