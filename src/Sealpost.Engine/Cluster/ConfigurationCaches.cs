using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Jobs;
using Sealpost.Engine.Sources;
using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Cluster;

/// <summary>Everything that this node keeps in memory of the configuration, made to forget what another node has changed.</summary>
internal sealed class ConfigurationCaches(TenantDirectory tenants, SourceDirectory sources, EventTypeCatalogue eventTypes, TokenCache tokens, JobRunner jobs)
{
    /// <summary>Raised when a key was made or revoked; the list is read anew by who keeps it.</summary>
    public event Func<CancellationToken, Task>? ApiKeysChanged;

    public async Task ApplyAsync(IEnumerable<ConfigurationChange> changes, CancellationToken cancellationToken)
    {
        foreach (var change in changes) await ApplyAsync(change, cancellationToken);
    }

    private async Task ApplyAsync(ConfigurationChange change, CancellationToken cancellationToken)
    {
        switch (change)
        {
            case ConfigurationChange.Tenant(var tenantNo):
                tenants.Invalidate(tenantNo, destinationNo: null);
                break;
            case ConfigurationChange.Destination(var tenantNo, var destinationNo):
                tenants.Invalidate(tenantNo, destinationNo);
                break;
            case ConfigurationChange.Source(var sourceNo):
                sources.Invalidate(sourceNo);
                break;
            case ConfigurationChange.EventType(var name, var archived):
                eventTypes.Changed(name, archived);
                break;
            case ConfigurationChange.OAuthClient(var client):
                tokens.Forget(client);
                break;
            case ConfigurationChange.ApiKeys:
                await ReloadKeysAsync(cancellationToken);
                break;
            case ConfigurationChange.Shared:
                tenants.InvalidateAll();
                break;
            case ConfigurationChange.Jobs:
                jobs.Wake();
                break;
            case ConfigurationChange.Everything:
                tenants.InvalidateAll();
                sources.InvalidateAll();
                eventTypes.Forget();
                tokens.ForgetAll();
                jobs.Wake();
                await ReloadKeysAsync(cancellationToken);
                break;
        }
    }

    private Task ReloadKeysAsync(CancellationToken cancellationToken) => ApiKeysChanged?.Invoke(cancellationToken) ?? Task.CompletedTask;
}
