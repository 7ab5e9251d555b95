using Microsoft.AspNetCore.Components;
using Sealpost.Engine.Members;

namespace Sealpost.Portal.Layout;

/// <summary>A page of something that stands above tenants, seen as a whole or, below <c>/t/{tenant}</c>, as far as one tenant goes.</summary>
public abstract class ServerPage : ApiPage
{
    /// <summary>The tenant it is narrowed to; null for all.</summary>
    [Parameter] public string? Tenant { get; set; }

    /// <summary>What stands before the page's own path.</summary>
    private protected string Prefix => Tenant is null ? "" : TenantPath.Of(Tenant);

    /// <summary>What the caller may do in the tenant, or in the whole instance; 0 for nothing. The API decides anyway.</summary>
    private protected Role Role { get; private set; }

    private protected bool IsTenantAdmin => Role >= Role.TenantAdmin;

    /// <summary>Only who administers the whole instance changes what all tenants share.</summary>
    private protected bool IsSuperAdmin => Visit.Caller?.Everywhere == Role.SuperAdmin;

    private protected string At => Tenant is null ? "the server" : Tenant;

    private protected sealed override async Task PrepareAsync() => Role = Tenant is null ? Visit.Caller?.Everywhere ?? 0 : await Visit.RoleInAsync(Tenant, Aborted);

    private protected sealed override async Task LoadAsync()
    {
        if (Tenant is not null) await Visit.Client.Tenants.GetAsync(Tenant, Aborted);
        await ReadAsync();
    }

    /// <summary>Reads what the page shows, when the tenant is one that the caller may know of.</summary>
    private protected abstract Task ReadAsync();
}
