using System.Net;

namespace Sealpost.Server.Tests.Cluster;

public sealed class ClusterEndpointTests(TestServer server)
{
    private const string Path = "/api/v1/cluster";

    [Fact]
    public async Task A_node_that_is_alone_serves_every_partition()
    {
        var cluster = await server.Api.SendAsync(HttpMethod.Get, Path).ReadAsync(HttpStatusCode.OK);

        var node = cluster.GetProperty("nodes").EnumerateArray().ShouldHaveSingleItem();
        node.Text("name").ShouldBe(Environment.MachineName);
        node.Text("state").ShouldBe("active");
        node.GetProperty("isSelf").GetBoolean().ShouldBeTrue();
        node.GetProperty("partitions").GetInt32().ShouldBe(64);
        cluster.GetProperty("partitions").EnumerateArray().Select(partition => partition.GetProperty("partition").GetInt32()).ShouldBe(Enumerable.Range(0, 64));
        cluster.GetProperty("backlog").GetInt64().ShouldBe(cluster.GetProperty("partitions").EnumerateArray().Sum(partition => partition.GetProperty("backlog").GetInt64()));
    }

    [Fact]
    public async Task Nobody_asks_without_a_key() =>
        await server.Anonymous.SendAsync(HttpMethod.Get, Path).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
}
