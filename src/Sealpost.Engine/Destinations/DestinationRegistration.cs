using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Sealpost.Catalogue;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Secrets;
using Sealpost.Engine.Settings;
using Sealpost.Engine.Signatures;
using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Destinations;

internal static class DestinationRegistration
{
    /// <summary>
    /// Adds tenants, event types, profiles, destinations and their secrets. Needs storage and the guarded client. Secrets stay locked until
    /// <see cref="MasterKeyGate"/> has started.
    /// </summary>
    public static IServiceCollection AddDestinations(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<UuidV7>();
        services.TryAddSingleton(_ => SchemeCatalogue.Default);
        services.TryAddSingleton(_ => ProfileCatalogue.Default);
        services.AddDeclaredOptions<MasterKeyOptions>(configuration, MasterKeyOptions.Section);
        services.AddDeclaredOptions<EventTypeOptions>(configuration, EventTypeOptions.Section);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<MasterKeyOptions>>().Value);
        services.TryAddSingleton(provider => provider.GetRequiredService<IOptions<EventTypeOptions>>().Value);
        services.TryAddSingleton(_ => new SecretSealer());
        services.TryAddSingleton<MasterKeyGate>();
        services.TryAddSingleton<DestinationParser>();
        services.TryAddSingleton<RotationParser>();
        services.TryAddSingleton<DestinationSnapshotBuilder>();
        services.TryAddSingleton<TenantSnapshotReader>();
        services.TryAddSingleton<TenantDirectory>();
        services.TryAddSingleton<TenantStore>();
        services.TryAddSingleton<EventTypeCatalogue>();
        services.TryAddSingleton<EventTypeStore>();
        services.TryAddSingleton<DestinationStore>();
        services.TryAddSingleton<SecretTable>();
        services.TryAddSingleton<AccountSecretStore>();
        services.TryAddSingleton<SignatureSettingsStore>();
        services.TryAddSingleton<DestinationEditor>();
        return services;
    }
}
