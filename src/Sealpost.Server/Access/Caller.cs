using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Sealpost.Engine.Identity;

namespace Sealpost.Server.Access;

/// <summary>Who sent the request, and what they may do where. Immutable.</summary>
internal sealed class Caller
{
    private readonly FrozenDictionary<int, Role> _byTenant;

    /// <param name="everywhere">The role in every tenant and in the instance; null when the caller belongs to some tenants only.</param>
    public Caller(Actor actor, Role? everywhere, IEnumerable<KeyValuePair<int, Role>> byTenant)
    {
        Actor = actor;
        Everywhere = everywhere;
        _byTenant = byTenant.ToFrozenDictionary();
        Highest = _byTenant.Values.Append(everywhere ?? 0).Max();
    }

    public Actor Actor { get; }

    public Role? Everywhere { get; }

    /// <summary>Whether it is a session that a portal link opened: a customer of whoever runs the tenant, for the time that they granted.</summary>
    public bool IsByLink => LinkId.TryParse(Actor.Id, out _);

    /// <summary>The highest role that the caller has anywhere; 0 for none.</summary>
    public Role Highest { get; }

    /// <summary>The tenants that this caller may reach; null for all.</summary>
    public IReadOnlyList<int>? Tenants => Everywhere is null ? _byTenant.Keys : null;

    /// <summary>The tenants whose members, keys and audit log this caller handles; null for all.</summary>
    public IReadOnlyList<int>? Administered => Everywhere is null ? [.. _byTenant.Where(own => own.Value >= Role.TenantAdmin).Select(own => own.Key)] : null;

    public static Caller With(Actor actor, int? tenantNo, Role role) => tenantNo is { } one ? new(actor, null, [new(one, role)]) : new(actor, role, []);

    /// <summary>The role in a tenant; 0 for none.</summary>
    public Role RoleIn(int tenantNo) => Everywhere is { } everywhere ? everywhere : _byTenant.GetValueOrDefault(tenantNo);

    public bool MayReach(int tenantNo) => RoleIn(tenantNo) != 0;

    /// <summary>The caller of an authenticated request.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint is not under the API's authorization policy.");
}

/// <summary>Who acts, as the audit log writes it.</summary>
/// <param name="Id">The public id of a key or member.</param>
/// <param name="Name">What people call it.</param>
internal sealed record Actor(string Id, string Name);
