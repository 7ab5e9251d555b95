using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Playgrounds;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Access;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Playgrounds;

/// <summary>What the built-in receiver got from a tenant's destinations.</summary>
internal static class PlaygroundEndpoint
{
    public static void MapPlayground(this IEndpointRouteBuilder api) => api.MapGroup("").WithTags("Destinations").MapGet("/tenants/{tenant}/playground", GetAsync).Needs(Role.Viewer)
        .TakesQuery(new QueryParameter("path", "Only requests to this path and what is below it, such as /orders."))
        .Describe(
            "getPlayground",
            "See what the playground received",
            $"Sealpost has a receiver of its own to try things out: a destination whose URL begins with {PlaygroundAddress.Root} reaches it, with any path after that. It verifies each request as a receiver would, answers 200 or 401, and keeps the last {PlaygroundMemory.MostOfTenant} requests of a tenant for an hour in memory of the node that sent them. No socket is opened for it, and nobody else can reach it.")
        .Answers(200, "The requests, newest first.", typeof(PlaygroundView), PlaygroundView.Example)
        .Refuses(ProblemType.NotFound);

    private static async Task<IResult> GetAsync(HttpContext context, TenantDirectory tenants, PlaygroundMemory memory, LaneOwnership ownership, IOptions<ClusterOptions> cluster)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        var query = new ListQuery(context, "playground");
        var path = query.Text("path");
        if (query.Refusal() is { } refusal) return refusal;
        var requests = memory.Read(tenant.TenantNo).Where(request => path is null || IsBelow(request.Path, path));
        return TypedResults.Json(
            new PlaygroundView(PlaygroundAddress.Root, cluster.Value.NodeName, ownership.Served != PartitionSet.All, [.. requests.Select(PlaygroundRequestView.Of)]), PlaygroundJson.Default.PlaygroundView);
    }

    private static bool IsBelow(string path, string root) => path.StartsWith(root, StringComparison.Ordinal) && (path.Length == root.Length || root.EndsWith('/') || path[root.Length] == '/');
}
