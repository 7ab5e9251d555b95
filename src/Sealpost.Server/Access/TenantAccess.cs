using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Access;

/// <summary>Finds the tenant that a request names, if the caller may know of it.</summary>
internal static class TenantAccess
{
    public const string RouteParameter = "tenant";

    /// <summary>Another tenant's name and an unknown one are answered alike.</summary>
    public static ValueTask<Found<TenantSnapshot>> FindAsync(HttpContext context, TenantDirectory directory) => FindAsync(context, Caller.Of(context), directory);

    public static async ValueTask<Found<TenantSnapshot>> FindAsync(HttpContext context, Caller caller, TenantDirectory directory)
    {
        var id = (string)context.GetRouteValue(RouteParameter)!;
        return await FindAsync(id, caller, directory, context.RequestAborted) is { } tenant ? new(tenant, null) : new(null, Problem.NotFound("tenant", id, RouteParameter));
    }

    /// <summary>The tenant that a body or a query names; null when there is none that the caller may know of.</summary>
    public static async ValueTask<TenantSnapshot?> FindAsync(string id, Caller caller, TenantDirectory directory, CancellationToken cancellationToken) =>
        // A path cannot hold U+0000, and PostgreSQL has no text with it.
        !id.Contains('\0', StringComparison.Ordinal) && await directory.FindAsync(id, cancellationToken) is { } tenant && caller.MayReach(tenant.TenantNo) ? tenant : null;
}
