using Microsoft.AspNetCore.Components;
using Sealpost.Client;
using Sealpost.Engine.Members;

namespace Sealpost.Portal.Layout;

/// <summary>A page inside one tenant.</summary>
public abstract class TenantPage : ApiPage
{
    /// <summary>The tenant's id.</summary>
    [Parameter] public string Tenant { get; set; } = "";

    private protected SealpostTenant Api => Visit.Client.Tenant(Tenant);

    /// <summary>Whether the caller may change things here; the API decides anyway.</summary>
    private protected bool MayManage { get; private set; }

    /// <summary>The page's own root: <c>/t/acme</c>.</summary>
    private protected string Root => TenantPath.Of(Tenant);

    private protected sealed override async Task PrepareAsync() => MayManage = await Visit.RoleInAsync(Tenant, Aborted) >= Role.WebhookManager;
}
