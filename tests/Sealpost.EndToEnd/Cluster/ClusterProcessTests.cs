using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Sealpost.EndToEnd.Cluster;

/// <summary>Three nodes under load, one of which dies, freezes or leaves: nothing acknowledged is lost, nothing is overtaken, and every lane is served again.</summary>
public sealed class ClusterProcessTests(ServerCluster cluster) : IClassFixture<ServerCluster>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static int Rounds => Environment.GetEnvironmentVariable("SEALPOST_LONG_TESTS") == "1" ? 10 : 1;

    [Fact]
    public async Task When_a_node_is_killed_the_others_serve_its_lanes_and_nothing_is_lost_or_overtaken()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await using var trial = await ClusterTrial.StartAsync(cluster, $"killed-{round}", cluster.Nodes);

            await cluster.Nodes[2].KillAsync();
            var died = Stopwatch.GetTimestamp();
            var most = await trial.MostRepeatedAsync();
            await cluster.WaitForSharesAsync(2);
            var taken = Stopwatch.GetElapsedTime(died);

            await trial.ShouldBeCompleteAsync();
            trial.ShouldRepeatAtMost(most, deaths: 1);
            TestContext.Current.SendDiagnosticMessage(
                "killed: lanes taken after {0:F2} s (lease {1:F0} s), {2} messages, {3} of at most {4} repeated, 0 lost, 0 out of order",
                taken.TotalSeconds, ServerCluster.Lease.TotalSeconds, trial.Acknowledged, trial.Duplicates, most);
        }
    }

    [Fact]
    public async Task When_a_node_freezes_past_its_lease_and_wakes_its_late_results_are_refused_and_nothing_is_lost_or_overtaken()
    {
        for (var round = 0; round < Rounds; round++)
        {
            await using var trial = await ClusterTrial.StartAsync(cluster, $"frozen-{round}", cluster.Nodes);
            var said = cluster.Nodes[2].Output.Length;

            cluster.Nodes[2].Freeze();
            var most = await trial.MostRepeatedAsync();
            await cluster.WaitForSharesAsync(2);
            cluster.Nodes[2].Thaw();
            await cluster.WaitForSharesAsync(3);

            await trial.ShouldBeCompleteAsync();
            using var patience = ServerCluster.Patience();
            await cluster.Nodes[2].SaysAsync("Joined the cluster as incarnation", said, patience.Token);
            trial.ShouldRepeatAtMost(most, deaths: 1);
            TestContext.Current.SendDiagnosticMessage("frozen: {0} messages, {1} of at most {2} repeated, 0 lost, 0 out of order", trial.Acknowledged, trial.Duplicates, most);
        }
    }

    [Fact]
    public async Task When_a_node_leaves_nothing_is_lost_and_nothing_sent_twice()
    {
        await using var trial = await ClusterTrial.StartAsync(cluster, "left", cluster.Nodes[..2]);

        var asked = Stopwatch.GetTimestamp();
        await cluster.Nodes[2].StopAsync();
        await cluster.WaitForSharesAsync(2);
        var taken = Stopwatch.GetElapsedTime(asked);

        await trial.ShouldBeCompleteAsync();
        trial.ShouldRepeatAtMost(0, deaths: 0);
        TestContext.Current.SendDiagnosticMessage("left: lanes taken after {0:F2} s, {1} messages, {2} repeated, 0 lost, 0 out of order", taken.TotalSeconds, trial.Acknowledged, trial.Duplicates);
    }

    [Fact]
    public async Task What_one_node_changes_the_others_use_within_a_second()
    {
        await cluster.CompleteAsync();
        await CreateAsync("tenants", """{ "id": "changed", "name": "changed" }""");
        await CreateAsync("tenants/changed/destinations", $$"""{ "url": "{{new Uri(cluster.Receiver.Url, "d0")}}" }""");
        while (await CountDeliveriesAsync() != 1)
        {
        }

        var made = Stopwatch.GetTimestamp();
        await CreateAsync("tenants/changed/destinations", $$"""{ "url": "{{new Uri(cluster.Receiver.Url, "d0")}}" }""");
        while (await CountDeliveriesAsync() != 2)
        {
        }

        TestContext.Current.SendDiagnosticMessage("a new destination was used by another node after {0:F0} ms", Stopwatch.GetElapsedTime(made).TotalMilliseconds);
    }

    private async Task<int> CountDeliveriesAsync()
    {
        using var answer = await cluster.Nodes[1].Api.PostAsync(new Uri("tenants/changed/publish/order.created", UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"), Cancel);
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("deliveries").GetInt32() : 0;
    }

    private async Task CreateAsync(string path, string json)
    {
        using var answer = await cluster.Nodes[0].Api.PostAsync(new Uri(path, UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"), Cancel);
        answer.EnsureSuccessStatusCode();
    }
}
