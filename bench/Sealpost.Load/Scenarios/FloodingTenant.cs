using Sealpost.Load.Client;
using Sealpost.Load.Limits;
using Sealpost.Load.Measurement;
using Sealpost.Load.Receiver;
using Sealpost.Load.Server;

namespace Sealpost.Load.Scenarios;

/// <summary>One tenant publishes a hundred times as much as another: what the other notices of it; and what two processes that share nothing but the machine notice of each other.</summary>
internal sealed class FloodingTenant : Scenario
{
    private const int Usual = 50;
    private const int Flood = 100 * Usual;
    private const int Workers = 64;

    public override string Name => "flood";

    public override string Description => "One tenant at 50 messages a second, beside another that publishes 5,000.";

    public override async Task<IReadOnlyList<Figure>> RunAsync(ScenarioStage stage, CancellationToken cancellationToken)
    {
        await using var nginx = await stage.StartNginxAsync(cancellationToken);
        await using var arrivals = await stage.StartArrivalsAsync(cancellationToken);
        await using var server = await stage.StartServerAsync(cancellationToken);
        using var api = new SealpostApi(server);
        stage.Say("Sealpost");
        var (alone, beside) = await MeasureAsync(
            await api.CreateTenantAsync("quiet", arrivals.Url, 1, cancellationToken), await api.CreateTenantAsync("loud", nginx.Url, 1, cancellationToken));

        stage.Say("two raw relays");
        var (quietProcess, quiet) = await LimitProcess.StartRelayAsync(FreePort.Find(), arrivals.Url, stage.Authority.RootPath, Workers, 1, stage.Time, cancellationToken);
        await using var quietEnd = quietProcess;
        var (loudProcess, loud) = await LimitProcess.StartRelayAsync(FreePort.Find(), nginx.Url, stage.Authority.RootPath, Workers, 1, stage.Time, cancellationToken);
        await using var loudEnd = loudProcess;
        var (relayAlone, relayBeside) = await MeasureAsync(quiet, loud);
        return
        [
            new("publish → arrival p50 of the quiet tenant", beside.P50, "ms", alone.P50),
            new("publish → arrival p99 of the quiet tenant", beside.P99, "ms", alone.P99, "less than 1.5 times"),
            new("the same through a raw relay, the flood through another, p50", relayBeside.P50, "ms", relayAlone.P50),
            new("the same through a raw relay, the flood through another, p99", relayBeside.P99, "ms", relayAlone.P99),
        ];

        async Task<(Latencies Alone, Latencies Beside)> MeasureAsync(PublishTarget quietly, PublishTarget loudly)
        {
            using var flood = await stage.ConnectAsync(loudly, 128, cancellationToken);
            await flood.SaturateAsync(ScenarioStage.Warmup, long.MaxValue, cancellationToken);
            await stage.PaceAsync(quietly, arrivals, Usual, stage.Options.Duration, cancellationToken);
            var undisturbed = await stage.PaceAsync(quietly, arrivals, Usual, stage.Options.Duration, cancellationToken);
            var flooding = flood.PaceAsync(Flood, (int)(Flood * stage.Options.Duration.TotalSeconds), cancellationToken);
            var disturbed = await stage.PaceAsync(quietly, arrivals, Usual, stage.Options.Duration, cancellationToken);
            await flooding;
            return (undisturbed, disturbed);
        }
    }
}
