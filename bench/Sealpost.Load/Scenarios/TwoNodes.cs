using Sealpost.Load.Client;
using Sealpost.Load.Measurement;
using Sealpost.Load.Server;

namespace Sealpost.Load.Scenarios;

/// <summary>The same load on one node and on two of one PostgreSQL. The second one takes half of the lanes, and half of the clients publish to it.</summary>
internal sealed class TwoNodes : Scenario
{
    private const int Connections = 128;
    private const int Destinations = 64;

    public override string Name => "two-nodes";

    public override string Description => "Sustained load on two nodes beside one; needs --database postgresql.";

    public override async Task<IReadOnlyList<Figure>> RunAsync(ScenarioStage stage, CancellationToken cancellationToken)
    {
        if (stage.Database.ConnectionString is null)
            throw new InvalidOperationException("Nodes share a PostgreSQL: give --database postgresql.");
        await using var nginx = await stage.StartNginxAsync(cancellationToken);
        await using var first = await stage.StartServerAsync(cancellationToken);
        using var api = new SealpostApi(first);
        var receivers = Enumerable.Range(0, Destinations).Select(i => new Uri(nginx.Url, $"load/{i}")).ToArray();
        var one = await api.CreateTenantAsync("load", receivers, spread: true, cancellationToken);

        stage.Say("warming up");
        await SaturateAsync([one]);
        stage.Say("one node");
        var alone = await SaturateAsync([one]);
        await using var second = await stage.StartServerAsync(cancellationToken, "second");
        await api.WaitForNodesAsync(2, stage.Time, cancellationToken);
        PublishTarget[] both = [one, one with { Url = new Uri(second.Address, one.Url.AbsolutePath), ProcessId = second.Id }];
        await SaturateAsync(both);
        stage.Say("two nodes");
        var shared = await SaturateAsync(both);
        return
        [
            new("delivered by two nodes, beside one", shared.PerSecond, "/s", alone.PerSecond),
            new("CPU of the nodes for each delivery", shared.Microseconds, "µs", alone.Microseconds),
        ];

        async Task<(double PerSecond, double Microseconds)> SaturateAsync(PublishTarget[] nodes)
        {
            var clients = await Task.WhenAll(nodes.Select(node => stage.ConnectAsync(node, Connections / nodes.Length, cancellationToken)));
            var before = await nginx.CountAsync(cancellationToken);
            var usage = Cpu(nodes);
            var started = stage.Time.GetTimestamp();
            var published = await Task.WhenAll(clients.Select(client => client.SaturateAsync(stage.Options.Duration, long.MaxValue, cancellationToken)));
            var count = published.Sum(result => result.Accepted);
            var elapsed = await nginx.WaitForAsync(before + count, started, cancellationToken);
            foreach (var client in clients) client.Dispose();
            return (count / elapsed.TotalSeconds, (Cpu(nodes) - usage).TotalMicroseconds / count);
        }
    }

    private static TimeSpan Cpu(PublishTarget[] nodes) => nodes.Aggregate(TimeSpan.Zero, (sum, node) => sum + ProcessUsage.Of(node.ProcessId).Cpu);
}
