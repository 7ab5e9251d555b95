using Microsoft.AspNetCore.Http;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Sources;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Access;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Sources;

/// <summary>Finds the source of a request's path, if the caller may know of it.</summary>
internal sealed class SourceAccess(TenantDirectory tenants, SourceStore store)
{
    public async ValueTask<Found<SourceRecord>> FindAsync(HttpContext context, string source)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return new(null, problem);
        return SourceId.TryParse(source, out var id) && await store.FindAsync(tenant.TenantNo, id, context.RequestAborted) is { } found
            ? new(found, null)
            : new(null, Problem.NotFound("source", source));
    }
}
