using Microsoft.AspNetCore.Http;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Access;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Destinations;

/// <summary>Finds the destination of a request's path, if the caller may know of it.</summary>
internal sealed class DestinationAccess(TenantDirectory tenants, DestinationStore store)
{
    public async ValueTask<Found<DestinationRecord>> FindAsync(HttpContext context, string destination)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return new(null, problem);
        return DestinationId.TryParse(destination, out var id) && await store.FindAsync(tenant.TenantNo, id, context.RequestAborted) is { } found
            ? new(found, null)
            : new(null, Problem.NotFound("destination", destination));
    }
}
