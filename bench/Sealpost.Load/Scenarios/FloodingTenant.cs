using Sealpost.Load.Server;

namespace Sealpost.Load.Scenarios;

/// <summary>One tenant publishes a hundred times as much as another: what the other notices of it.</summary>
internal sealed class FloodingTenant : Scenario
{
    private const int Usual = 50;
    private const int Flood = 100 * Usual;

    public override string Name => "flood";

    public override string Description => "One tenant at 50 messages a second, beside another that publishes 5,000.";

    public override async Task<IReadOnlyList<Figure>> RunAsync(ScenarioStage stage, CancellationToken cancellationToken)
    {
        await using var nginx = await stage.StartNginxAsync(cancellationToken);
        await using var arrivals = await stage.StartArrivalsAsync(cancellationToken);
        await using var server = await stage.StartServerAsync(cancellationToken);
        using var api = new SealpostApi(server);
        var quiet = await api.CreateTenantAsync("quiet", arrivals.Url, 1, cancellationToken);
        var loud = await api.CreateTenantAsync("loud", nginx.Url, 1, cancellationToken);

        stage.Say("warming up, then alone");
        using (var warmup = await stage.ConnectAsync(loud, 64, cancellationToken))
            await warmup.SaturateAsync(stage.Options.Duration, 50_000, cancellationToken);
        await stage.PaceAsync(quiet, arrivals, Usual, stage.Options.Duration, cancellationToken);
        var alone = await stage.PaceAsync(quiet, arrivals, Usual, stage.Options.Duration, cancellationToken);
        stage.Say("beside the flood");
        using var flood = await stage.ConnectAsync(loud, 128, cancellationToken);
        var flooding = flood.PaceAsync(Flood, (int)(Flood * stage.Options.Duration.TotalSeconds), cancellationToken);
        var beside = await stage.PaceAsync(quiet, arrivals, Usual, stage.Options.Duration, cancellationToken);
        await flooding;
        return
        [
            new("publish → arrival p50 of the quiet tenant", beside.P50, "ms", alone.P50),
            new("publish → arrival p99 of the quiet tenant", beside.P99, "ms", alone.P99, "less than 1.5 times"),
        ];
    }
}
