using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Access;

/// <summary>The tenant of a request's path, if the caller may know of it.</summary>
internal readonly record struct TenantAccess(TenantSnapshot? Tenant, Problem? Problem)
{
    public const string RouteParameter = "tenant";

    public bool IsGood([NotNullWhen(true)] out TenantSnapshot? tenant, [NotNullWhen(false)] out Problem? problem)
    {
        (tenant, problem) = (Tenant, Problem);
        return problem is null;
    }

    /// <summary>Another tenant's name and an unknown one are answered alike.</summary>
    public static ValueTask<TenantAccess> FindAsync(HttpContext context, TenantDirectory directory) => FindAsync(context, Caller.Of(context), directory);

    public static async ValueTask<TenantAccess> FindAsync(HttpContext context, Caller caller, TenantDirectory directory)
    {
        var id = (string)context.GetRouteValue(RouteParameter)!;
        var tenant = await directory.FindAsync(id, context.RequestAborted);
        return tenant is not null && caller.MayReach(tenant.TenantNo) ? new(tenant, null) : new(null, Problems.Problem.NotFound("tenant", id, RouteParameter));
    }
}
