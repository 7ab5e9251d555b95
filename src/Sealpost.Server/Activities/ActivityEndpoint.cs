using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Activities;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Access;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Activities;

/// <summary>What a tenant does, live.</summary>
internal static class ActivityEndpoint
{
    public static void MapActivity(this IEndpointRouteBuilder api) => api.MapGroup("").WithTags("Deliveries").MapGet("/tenants/{tenant}/activity", GetAsync).Needs(Role.Viewer)
        .TakesQuery(new QueryParameter("step", "second for the last two minutes, which is the default, or minute for the last hour.", "string", [.. Enum.GetNames<ActivityStep>().Select(name => name.ToLowerInvariant())]))
        .Describe(
            "getActivity",
            "See what a tenant does",
            "For people who look on: counts by the second or the minute, kept in memory of the node that answers since it started, and cheap to ask for once a second. History, and what must be exact, is in deliveries and in the metrics.")
        .Answers(200, "The counts.", typeof(ActivityView), ActivityView.Example)
        .Refuses(ProblemType.NotFound);

    private static async Task<IResult> GetAsync(HttpContext context, TenantDirectory tenants, ActivityReader reader)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        var query = new ListQuery(context, "activity");
        var step = query.Choice<ActivityStep>("step") ?? ActivityStep.Second;
        return query.Refusal() is { } refusal ? refusal : TypedResults.Json(ActivityView.Of(reader.Read(tenant.TenantNo, step)), ActivityJson.Default.ActivityView);
    }
}
