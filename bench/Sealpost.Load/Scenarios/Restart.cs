using Sealpost.Load.Limits;
using Sealpost.Load.Measurement;
using Sealpost.Load.Server;

namespace Sealpost.Load.Scenarios;

/// <summary>The server dies with a large backlog: how soon it goes on, how fast the backlog leaves, and how much memory that takes.</summary>
internal sealed class Restart : Scenario
{
    private const int Workers = 64;

    // Those that were under way when the receiver stood still are tried again by their schedule, up to minutes later.
    private const double Counted = 0.95;

    public override string Name => "restart";

    public override string Description => "A backlog is accepted while the receiver stands still; the server is killed and started again.";

    public override async Task<IReadOnlyList<Figure>> RunAsync(ScenarioStage stage, CancellationToken cancellationToken)
    {
        await using var nginx = await stage.StartNginxAsync(cancellationToken);
        var pending = stage.Options.Pending;
        stage.Say($"accepting {pending}");
        await using (var first = await stage.StartServerAsync(cancellationToken))
        {
            using var api = new SealpostApi(first);
            var target = await api.CreateTenantAsync("load", nginx.Url, 1, cancellationToken);
            using var client = await stage.ConnectAsync(target, 128, cancellationToken);
            await nginx.PauseAsync();
            await client.SaturateAsync(TimeSpan.FromHours(1), pending, cancellationToken);
            await first.KillAsync();
        }

        await nginx.ResumeAsync();
        var before = await nginx.CountAsync(cancellationToken);
        stage.Say("starting again");
        var started = stage.Time.GetTimestamp();
        await using var server = await stage.StartServerAsync(cancellationToken);
        var toFirst = await nginx.WaitForAsync(before + 1, started, cancellationToken);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var resident = WatchAsync(server.Id, stage.Time, end.Token);
        var from = await nginx.CountAsync(cancellationToken);
        var draining = stage.Time.GetTimestamp();
        var until = before + (long)(pending * Counted);
        var drained = await nginx.WaitForAsync(until, draining, cancellationToken);
        await end.CancelAsync();
        var (early, most) = await resident;
        var send = await LimitProcess.SendAsync(nginx.Url, stage.Authority.RootPath, Workers, ScenarioStage.Size, Math.Min(pending, 100_000), cancellationToken);
        return
        [
            new($"start to first delivery with {pending} pending", toFirst.TotalSeconds, "s", null, "less than 2 s"),
            new("draining", (until - from) / drained.TotalSeconds, "/s", send.PerSecond, stage.Options.Database == DatabaseKind.Sqlite ? "at least 0.6 of the raw send" : "at least 0.45 of the raw send"),
            new("largest RSS while draining", most, "MiB", early, "less than 400 MiB; flat"),
        ];
    }

    private static async Task<(double Early, double Most)> WatchAsync(int processId, TimeProvider time, CancellationToken cancellationToken)
    {
        var seen = new List<double>();
        while (!cancellationToken.IsCancellationRequested)
        {
            seen.Add(ProcessUsage.Of(processId).ResidentMiB);
            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return (seen[Math.Min(seen.Count - 1, 10)], seen.Max());
    }
}
