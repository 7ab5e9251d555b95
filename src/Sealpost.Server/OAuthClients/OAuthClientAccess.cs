using Microsoft.AspNetCore.Http;
using Sealpost.Engine.Identity;
using Sealpost.Engine.OAuthClients;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Access;
using Sealpost.Server.Problems;

namespace Sealpost.Server.OAuthClients;

/// <summary>Finds the OAuth2 client of a request's path, if the caller may know of it.</summary>
internal sealed class OAuthClientAccess(TenantDirectory tenants, OAuthClientStore store)
{
    public async ValueTask<Found<OAuthClientRecord>> FindAsync(HttpContext context, string oauthClient)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return new(null, problem);
        return OAuthClientId.TryParse(oauthClient, out var id) && await store.FindAsync(tenant.TenantNo, id, context.RequestAborted) is { } found
            ? new(found, null)
            : new(null, Problem.NotFound("OAuth2 client", oauthClient));
    }
}
