using Microsoft.AspNetCore.Builder;

namespace Sealpost.Server.Access;

/// <summary>Where a role is needed.</summary>
internal enum Reach
{
    /// <summary>In the tenant that the path names.</summary>
    Tenant,

    /// <summary>In any tenant at all: for what all tenants share, and for what the operation itself narrows down to the tenants where the caller has the role.</summary>
    Anywhere,

    /// <summary>In all tenants, as only those have who belong to the instance.</summary>
    Instance,
}

/// <summary>The least role that an operation needs, as metadata of its endpoint. <see cref="RoleGuard"/> is the one place that enforces it.</summary>
internal sealed record LeastRole(Role Role, Reach Reach);

internal static class LeastRoleConventions
{
    public static TBuilder Needs<TBuilder>(this TBuilder builder, Role role, Reach reach = Reach.Tenant)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new LeastRole(role, reach));
}
