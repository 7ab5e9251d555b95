using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Cluster;
using Sealpost.Server.Access;
using Sealpost.Server.OpenApi;

namespace Sealpost.Server.Cluster;

/// <summary>For operators: which node serves what, and what waits.</summary>
internal static class ClusterEndpoint
{
    public static void MapCluster(this IEndpointRouteBuilder api) => api.MapGroup("").WithTags("Settings").MapGet("/cluster", GetAsync).Needs(Role.Viewer, Reach.Instance)
        .Describe(
            "getCluster",
            "See the nodes and what waits for them",
            "Any node answers for all. On SQLite there is one node, which serves everything. Counting what waits takes up to a second with millions of deliveries: ask once a minute, not once a second.")
        .Answers(200, "The nodes, the partitions and the backlog.", typeof(ClusterView), ClusterView.Example);

    private static async Task<IResult> GetAsync(HttpContext context, ClusterStatus status) =>
        TypedResults.Json(ClusterView.Of(await status.ReadAsync(context.RequestAborted)), ClusterJson.Default.ClusterView);
}
