using Sealpost.Load.Limits;
using Sealpost.Load.Receiver;
using Sealpost.Load.Server;

namespace Sealpost.Load.Scenarios;

/// <summary>One message goes to ten thousand hosts, to each of which a connection has to be made first.</summary>
internal sealed class FanOutToStrangers : Scenario
{
    private const int Hosts = 10_000;
    private const int Workers = 64;

    public override string Name => "fan-out-hosts";

    public override string Description => "One message to 10,000 hosts that there are no connections to.";

    public override async Task<IReadOnlyList<Figure>> RunAsync(ScenarioStage stage, CancellationToken cancellationToken)
    {
        await using var nginx = await stage.StartNginxAsync(cancellationToken, Hosts);
        var send = await LimitProcess.SendAsync(nginx.Url, stage.Authority.RootPath, Workers, ScenarioStage.Size, Hosts, cancellationToken, nginx.HostsUrl);
        await using var server = await stage.StartServerAsync(cancellationToken);
        using var api = new SealpostApi(server);
        stage.Say("warming up");
        var warmup = await api.CreateTenantAsync("warmup", nginx.Url, 1, cancellationToken);
        using (var client = await stage.ConnectAsync(warmup, 64, cancellationToken))
            await client.SaturateAsync(stage.Options.Duration, long.MaxValue, cancellationToken);
        await api.WaitUntilRecordedAsync("warmup", stage.Time, cancellationToken);

        stage.Say("creating 10,000 destinations");
        var target = await api.CreateTenantAsync("fan", [.. Enumerable.Range(0, Hosts).Select(i => NginxReceiver.HostAt(nginx.HostsUrl, i))], spread: false, cancellationToken);
        stage.Say("publishing");
        using var publisher = await stage.ConnectAsync(target, 1, cancellationToken);
        var before = await nginx.CountAsync(cancellationToken);
        var started = stage.Time.GetTimestamp();
        var accepted = await publisher.SaturateAsync(TimeSpan.FromMinutes(1), 1, cancellationToken);
        var whole = await nginx.WaitForAsync(before + Hosts, started, cancellationToken);
        return
        [
            new("publish answered", accepted.AcceptLatency.P50, "ms", null, "less than 200 ms"),
            new("last first attempt arrived", whole.TotalSeconds, "s", Hosts / send.PerSecond, "at most 1.3 times the raw send's time"),
        ];
    }
}
