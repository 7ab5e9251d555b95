using Sealpost.Load.Receiver;
using Sealpost.Load.Server;

namespace Sealpost.Load.Scenarios;

/// <summary>Most receivers never answer: what the others notice of it.</summary>
internal sealed class HangingReceivers(int destinations, int hanging, int perSecond) : Scenario
{
    public override string Name => FormattableString.Invariant($"hang-{destinations}");

    public override string Description => FormattableString.Invariant($"{destinations} destinations, {hanging} of which never answer, {perSecond} messages a second to all of them in turn.");

    public override async Task<IReadOnlyList<Figure>> RunAsync(ScenarioStage stage, CancellationToken cancellationToken)
    {
        await using var arrivals = await stage.StartArrivalsAsync(cancellationToken);
        await using var server = await stage.StartServerAsync(cancellationToken);
        using var api = new SealpostApi(server);
        var healthy = await api.CreateTenantAsync("healthy", Receivers(arrivals, "", destinations - hanging), spread: true, cancellationToken);
        var dead = await api.CreateTenantAsync("dead", Receivers(arrivals, ArrivalReceiver.Hanging, hanging), spread: true, cancellationToken);
        var rate = Math.Max(1, perSecond * (destinations - hanging) / destinations);

        stage.Say("warming up, then without hanging receivers");
        await stage.PaceAsync(healthy, arrivals, rate, stage.Options.Duration, cancellationToken);
        var before = await stage.PaceAsync(healthy, arrivals, rate, stage.Options.Duration, cancellationToken);
        var freeRate = await SaturateAsync();
        stage.Say("with them");
        using var client = await stage.ConnectAsync(dead, 32, cancellationToken);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = client.PaceAsync(perSecond - rate, int.MaxValue / 1000, end.Token);
        await stage.PaceAsync(healthy, arrivals, rate, stage.Options.Duration, cancellationToken);
        var beside = await stage.PaceAsync(healthy, arrivals, rate, stage.Options.Duration, cancellationToken);
        var besideRate = await SaturateAsync();
        await end.CancelAsync();
        await load.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return
        [
            new("healthy publish → arrival p50", beside.P50, "ms", before.P50),
            new("healthy publish → arrival p99", beside.P99, "ms", before.P99, "at most twice, or 100 ms"),
            new("healthy throughput", besideRate, "/s", freeRate, "at least 0.95 of it"),
        ];

        async Task<double> SaturateAsync()
        {
            using var publisher = await stage.ConnectAsync(healthy, 64, cancellationToken);
            var before = arrivals.Received;
            var started = stage.Time.GetTimestamp();
            var published = await publisher.SaturateAsync(stage.Options.Duration, long.MaxValue, cancellationToken);
            await arrivals.WaitForAsync(before + published.Accepted, stage.Time, cancellationToken);
            return published.Accepted / stage.Time.GetElapsedTime(started).TotalSeconds;
        }
    }

    private static Uri[] Receivers(ArrivalReceiver arrivals, string below, int count) => [.. Enumerable.Range(0, count).Select(i => new Uri(arrivals.Url, $"{below}/{i}"))];
}
