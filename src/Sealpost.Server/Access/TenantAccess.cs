using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Access;

/// <summary>Finds the tenant of a request's path, if the caller may know of it.</summary>
internal static class TenantAccess
{
    public const string RouteParameter = "tenant";

    /// <summary>Another tenant's name and an unknown one are answered alike.</summary>
    public static ValueTask<Found<TenantSnapshot>> FindAsync(HttpContext context, TenantDirectory directory) => FindAsync(context, Caller.Of(context), directory);

    public static async ValueTask<Found<TenantSnapshot>> FindAsync(HttpContext context, Caller caller, TenantDirectory directory)
    {
        var id = (string)context.GetRouteValue(RouteParameter)!;
        var tenant = await directory.FindAsync(id, context.RequestAborted);
        return tenant is not null && caller.MayReach(tenant.TenantNo) ? new(tenant, null) : new(null, Problem.NotFound("tenant", id, RouteParameter));
    }
}
