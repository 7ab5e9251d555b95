using Sealpost.Load.Client;
using Sealpost.Load.Limits;
using Sealpost.Load.Measurement;
using Sealpost.Load.Receiver;
using Sealpost.Load.Server;

namespace Sealpost.Load.Scenarios;

/// <summary>A rate below what the machine can do: what a message costs, and how fast it is accepted.</summary>
internal sealed class FixedRate : Scenario
{
    private const int PerSecond = 5_000;
    private const int Workers = 64;

    public override string Name => "fixed-rate";

    public override string Description => "5,000 messages a second, then half of what can be sustained.";

    public override async Task<IReadOnlyList<Figure>> RunAsync(ScenarioStage stage, CancellationToken cancellationToken)
    {
        await using var nginx = await stage.StartNginxAsync(cancellationToken);
        var (relayProcess, relay) = await LimitProcess.StartRelayAsync(FreePort.Find(), nginx.Url, stage.Authority.RootPath, Workers, 1, stage.Time, cancellationToken);
        await using var relayEnd = relayProcess;
        await using var server = await stage.StartServerAsync(cancellationToken);
        using var api = new SealpostApi(server);
        var target = await api.CreateTenantAsync("load", nginx.Url, 1, cancellationToken);

        stage.Say("warming up");
        await SaturateAsync(relay, ScenarioStage.Warmup);
        await SaturateAsync(target, ScenarioStage.Warmup);
        var sustained = await SaturateAsync(target, stage.Options.Duration);
        stage.Say("5,000 a second");
        var (relayCost, _) = await PaceAsync(relay, PerSecond);
        var (cost, _) = await PaceAsync(target, PerSecond);
        stage.Say("half load");
        var (_, accept) = await PaceAsync(target, (int)(sustained / 2));
        return
        [
            new("CPU per message at 5,000/s, accept to record", cost, "µs", relayCost, "at most 1.3 times the raw relay's"),
            new("accept p99 at half load", accept.P99, "ms", null, "less than 20 ms"),
        ];

        async Task<double> SaturateAsync(PublishTarget at, TimeSpan duration)
        {
            using var client = await stage.ConnectAsync(at, 128, cancellationToken);
            var before = await nginx.CountAsync(cancellationToken);
            var started = stage.Time.GetTimestamp();
            var published = await client.SaturateAsync(duration, long.MaxValue, cancellationToken);
            return published.Accepted / (await nginx.WaitForAsync(before + published.Accepted, started, cancellationToken)).TotalSeconds;
        }

        async Task<(double Microseconds, Latencies Accept)> PaceAsync(PublishTarget at, int perSecond)
        {
            using var client = await stage.ConnectAsync(at, 128, cancellationToken);
            var count = (int)(perSecond * stage.Options.Duration.TotalSeconds);
            var before = await nginx.CountAsync(cancellationToken);
            var usage = ProcessUsage.Of(at.ProcessId);
            var times = await client.PaceAsync(perSecond, count, cancellationToken);
            await nginx.WaitForAsync(before + count, stage.Time.GetTimestamp(), cancellationToken);
            var used = ProcessUsage.Of(at.ProcessId).Cpu - usage.Cpu;
            return (used.TotalMicroseconds / count, new Latencies(times.Select(sent => stage.Time.GetElapsedTime(sent.Sent, sent.Answered).TotalMilliseconds)));
        }
    }
}
