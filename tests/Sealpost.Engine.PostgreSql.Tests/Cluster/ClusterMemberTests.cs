using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Messages;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Cluster;

/// <summary>Several nodes on one database: who serves what, and what becomes of what the others took in.</summary>
public sealed class ClusterMemberTests
{
    private const int Destinations = 6;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_either_node_accepts_is_delivered_once_by_the_owner_of_its_lane()
    {
        await using var cluster = await ClusterScenario.StartAsync(Destinations);

        for (var i = 0; i < 10; i++)
        {
            (await cluster.First.PublishAsync()).ShouldBeOfType<AcceptOutcome.Accepted>().Deliveries.ShouldBe(Destinations);
            (await cluster.Second.PublishAsync()).ShouldBeOfType<AcceptOutcome.Accepted>().Deliveries.ShouldBe(Destinations);
        }

        await cluster.WaitAsync(() => cluster.First.CountRows() is { Pending: 0, Attempts: 20 * Destinations });
        cluster.Receiver.Requests.Count.ShouldBe(20 * Destinations);
        cluster.Query<long>("SELECT count(*) FROM inbox").ShouldBe(0);
    }

    [Fact]
    public async Task A_node_that_leaves_hands_its_lanes_over_and_nothing_is_sent_twice()
    {
        await using var cluster = await ClusterScenario.StartAsync(Destinations);
        var release = new TaskCompletionSource();
        cluster.Receiver.Respond(new TestResponse { After = release.Task });
        await cluster.Second.PublishAsync();
        await cluster.Receiver.WaitForAsync(Destinations, Cancel);

        var stop = cluster.Second.StopAsync();
        await cluster.WaitAsync(() => ClusterScenario.Served(cluster.First) > 32);
        release.SetResult();
        await stop;

        await cluster.WaitAsync(() => ClusterScenario.Served(cluster.First) == 64 && cluster.First.CountRows().Pending == 0);
        cluster.Receiver.Requests.Count.ShouldBe(Destinations);
        cluster.Query<long>("SELECT count(*) FROM cluster_nodes").ShouldBe(1);
        cluster.Query<long>("SELECT count(*) FROM cluster_partitions WHERE unclean").ShouldBe(0);
    }

    [Fact]
    public async Task Late_results_of_a_node_whose_lease_lapsed_are_refused_and_its_deliveries_made_again()
    {
        await using var cluster = await ClusterScenario.StartAsync(Destinations);
        var release = new TaskCompletionSource();
        cluster.Receiver.Respond(new TestResponse(500) { After = release.Task });
        await cluster.First.PublishAsync();
        await cluster.Receiver.WaitForAsync(Destinations, Cancel);
        var lost = (await cluster.Second.TenantAsync()).Destinations.Count(destination => ClusterScenario.Ownership(cluster.Second).Serves(destination.DestinationNo));
        lost.ShouldBeInRange(1, Destinations - 1);
        var ended = ClusterScenario.Ownership(cluster.Second).Incarnation;
        cluster.Receiver.Respond(new TestResponse());

        await ClusterScenario.EvictAsync(cluster.Second);
        await cluster.WaitAsync(() => ClusterScenario.Ownership(cluster.Second).Incarnation > ended);
        release.SetResult();

        // Of the lanes that stayed the late answer counts; of those that went only the second request does.
        await cluster.WaitAsync(() => cluster.First.CountRows().Attempts == Destinations);
        await cluster.WaitAsync(() => ClusterScenario.Served(cluster.First) == 32 && ClusterScenario.Served(cluster.Second) == 32);
        cluster.Receiver.Requests.Count.ShouldBe(Destinations + lost);
        cluster.Query<long>($"SELECT count(*) FROM attempts WHERE outcome = {(int)AttemptOutcome.Retrying}").ShouldBe(Destinations - lost);
        cluster.Query<long>($"SELECT count(*) FROM attempts WHERE outcome = {(int)AttemptOutcome.Succeeded}").ShouldBe(lost);
    }

    [Fact]
    public async Task What_one_node_changes_the_other_follows()
    {
        await using var cluster = await ClusterScenario.StartAsync(1);
        var destination = (await cluster.First.TenantAsync()).Destinations[0].DestinationNo;

        await cluster.First.Services.GetRequiredService<DestinationStore>().DisableAsync(destination, "Enough.", Cancel);

        await cluster.WaitAsync(async () => (await cluster.Second.TenantAsync()).Find(destination)!.State == DestinationState.Disabled);
        await cluster.Second.Services.GetRequiredService<DestinationStore>().DeleteAsync((await cluster.Second.TenantAsync()).TenantNo, destination, Cancel);
        await cluster.WaitAsync(async () => (await cluster.First.TenantAsync()).Destinations.IsEmpty);
    }

    [Fact]
    public async Task A_delivery_is_resent_and_cancelled_from_a_node_that_does_not_serve_its_lane()
    {
        await using var cluster = await ClusterScenario.StartAsync(2);
        await cluster.First.PublishAsync();
        await cluster.WaitAsync(() => cluster.First.CountRows() is { Pending: 0, Attempts: 2 });
        var tenantNo = (await cluster.First.TenantAsync()).TenantNo;
        var deliveries = await cluster.First.DeliveriesAsync();

        foreach (var delivery in deliveries)
        {
            (await cluster.First.Services.GetRequiredService<DeliveryOperations>().ResendAsync(tenantNo, delivery.Id, Cancel)).ShouldBe(DeliveryChange.Done);
        }

        await cluster.WaitAsync(() => cluster.First.CountRows() is { Pending: 0, Attempts: 4 });
        cluster.Receiver.Requests.Count.ShouldBe(4);
    }

    [Fact]
    public async Task One_node_alone_does_what_is_to_be_done_once()
    {
        await using var cluster = await ClusterScenario.StartAsync(0);

        (ClusterScenario.Ownership(cluster.First).Leads ^ ClusterScenario.Ownership(cluster.Second).Leads).ShouldBeTrue();
    }

    [Fact]
    public async Task The_nodes_are_listed_with_their_shares()
    {
        await using var cluster = await ClusterScenario.StartAsync(0);

        var nodes = await cluster.Second.Services.GetRequiredService<Membership>().ListNodesAsync(Cancel);

        nodes.Select(node => (node.IsSelf, node.Leaving, node.Partitions.Count)).ShouldBe([(false, false, 32), (true, false, 32)]);
        nodes[0].Partitions.With(nodes[1].Partitions).ShouldBe(PartitionSet.All);
        nodes.ShouldAllBe(node => node.LeaseLeft > TimeSpan.Zero);
    }
}
