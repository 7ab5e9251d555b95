using Sealpost.Load.Measurement;
using Sealpost.Load.Receiver;
using Sealpost.Load.Server;

namespace Sealpost.Load.Scenarios;

/// <summary>One message goes to ten thousand destinations on a hundred hosts whose connections are warm.</summary>
internal sealed class FanOut : Scenario
{
    private const int Destinations = 10_000;

    public override string Name => "fan-out";

    public override string Description => "One message to 10,000 destinations on 100 warm hosts.";

    public override async Task<IReadOnlyList<Figure>> RunAsync(ScenarioStage stage, CancellationToken cancellationToken)
    {
        await using var nginx = await stage.StartNginxAsync(cancellationToken);
        await using var server = await stage.StartServerAsync(cancellationToken);
        using var api = new SealpostApi(server);
        stage.Say("creating 10,000 destinations");
        Uri[] receivers = [.. Enumerable.Range(0, Destinations).Select(i => new UriBuilder(nginx.Url) { Host = $"127.0.0.{i % NginxReceiver.Hosts + 1}", Path = $"fan/{i}" }.Uri)];
        var target = await api.CreateTenantAsync("fan", receivers, spread: false, cancellationToken);
        using var client = await stage.ConnectAsync(target, 1, cancellationToken);
        var (accepts, wholes) = (new List<double>(), new List<double>());
        for (var round = 0; round < 6; round++)
        {
            var before = await nginx.CountAsync(cancellationToken);
            var started = stage.Time.GetTimestamp();
            var accepted = await client.SaturateAsync(TimeSpan.FromMinutes(1), 1, cancellationToken);
            var whole = await nginx.WaitForAsync(before + Destinations, started, cancellationToken);
            await api.WaitUntilRecordedAsync("fan", stage.Time, cancellationToken);
            if (round == 0)
                continue;
            accepts.Add(accepted.AcceptLatency.P50);
            wholes.Add(whole.TotalSeconds);
        }

        return
        [
            new("publish answered, median of five", new Latencies(accepts).P50, "ms", null, "less than 200 ms"),
            new("last first attempt arrived, median of five", new Latencies(wholes).P50, "s", null, "less than 2 s"),
        ];
    }
}
