using Microsoft.AspNetCore.Http;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Access;

/// <summary>Lets only those through who have the role that the operation needs. Who has none in the tenant of the path does not learn whether there is such a tenant.</summary>
internal sealed class RoleGuard(TenantDirectory tenants) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        await CheckAsync(context.HttpContext) is { } problem ? problem : await next(context);

    /// <summary>For operations that find tenant and caller themselves.</summary>
    public static Problem? Check(Caller caller, int tenantNo, Role least) => caller.RoleIn(tenantNo) >= least ? null : Refuse(least, Reach.Tenant);

    private async ValueTask<Problem?> CheckAsync(HttpContext context)
    {
        var least = context.GetEndpoint()?.Metadata.GetMetadata<LeastRole>()
            ?? throw new InvalidOperationException($"{context.GetEndpoint()?.DisplayName} declares no role: call Needs.");
        var caller = Caller.Of(context);
        switch (least.Reach)
        {
            case Reach.Instance:
                return caller.Everywhere >= least.Role ? null : Refuse(least.Role, least.Reach);
            case Reach.Anywhere:
                return caller.Highest >= least.Role ? null : Refuse(least.Role, least.Reach);
        }

        // Whether the tenant exists is for the operation to say to those who see all of them.
        if (caller.Everywhere is { } everywhere) return everywhere >= least.Role ? null : Refuse(least.Role, least.Reach);
        return (await TenantAccess.FindAsync(context, caller, tenants)).IsGood(out var tenant, out var problem) ? Check(caller, tenant.TenantNo, least.Role) : problem;
    }

    private static Problem Refuse(Role least, Reach reach) =>
        Problem.Forbidden($"The operation needs the role {RoleText.Of(least)}{(reach == Reach.Instance ? " of the whole instance" : "")}, or a higher one.");
}
