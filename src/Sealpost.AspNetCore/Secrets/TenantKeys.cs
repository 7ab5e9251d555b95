using System.Collections.Frozen;
using Sealpost.Schemes;

namespace Sealpost.AspNetCore.Secrets;

/// <summary>One list of secrets made into keys: all of them, and those of each tenant.</summary>
internal sealed class TenantKeys
{
    private readonly KeySet _all;
    private readonly FrozenDictionary<string, KeySet> _byTenant;

    /// <summary>None at all.</summary>
    public TenantKeys() => (_all, _byTenant) = (KeySet.Empty, FrozenDictionary<string, KeySet>.Empty);

    /// <param name="scheme">The scheme.</param>
    /// <param name="secrets">Oldest first.</param>
    /// <param name="fault">Hears of secrets that cannot be used, by position; they are passed over.</param>
    public TenantKeys(Scheme scheme, IReadOnlyList<WebhookSecret> secrets, Action<int, string> fault)
    {
        _all = KeySet.Make(scheme, secrets, fault);
        _byTenant = secrets.Where(secret => secret.Tenant is not null)
            .GroupBy(secret => secret.Tenant!, StringComparer.Ordinal)
            .ToFrozenDictionary(tenant => tenant.Key, tenant => KeySet.Make(scheme, tenant, (_, _) => { }), StringComparer.Ordinal);
    }

    /// <param name="tenant">The route's tenant: only its keys count. Null when the route has none: all count.</param>
    public KeySet Of(string? tenant) => tenant is null ? _all : _byTenant.GetValueOrDefault(tenant, KeySet.Empty);
}
