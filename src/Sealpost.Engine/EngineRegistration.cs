using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Activities;
using Sealpost.Engine.Audit;
using Sealpost.Engine.Canary;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Deliveries.Stuck;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.DiskSpace;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Handshakes;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Jobs;
using Sealpost.Engine.Members;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Notifications;
using Sealpost.Engine.OAuthClients;
using Sealpost.Engine.Playgrounds;
using Sealpost.Engine.Quotas;
using Sealpost.Engine.Retention;
using Sealpost.Engine.Secrets;
using Sealpost.Engine.Settings;
using Sealpost.Engine.Sources;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine;

/// <summary>Adds the delivery engine to any host.</summary>
public static class EngineRegistration
{
    /// <summary>Adds journal, lanes, dialler and stores. Add a storage provider as well, such as <c>AddSqliteStorage</c>.</summary>
    /// <param name="configuration">Read from sections <c>Sealpost:…</c>; what stands below <c>Sealpost</c> and is no setting is refused at start.</param>
    public static IServiceCollection AddSealpostEngine(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(SharedRandom());
        services.AddMetrics();
        services.AddSingleton<UuidV7>();
        services.AddSingleton<DueClock>();
        services.AddSingleton<IValidateOptions<UnknownSettings.Whole>>(provider => new UnknownSettings(configuration, provider.GetServices<DeclaredSection>()));
        services.AddOptions<UnknownSettings.Whole>().ValidateOnStart();
        services.AddDeclaredOptions<JournalOptions>(configuration, JournalOptions.Section);
        services.AddDeclaredOptions<DeliveryOptions>(configuration, DeliveryOptions.Section);
        services.AddDeclaredOptions<TenantLimitOptions>(configuration, TenantLimitOptions.Section);
        services.AddDeclaredOptions<CanaryOptions>(configuration, CanaryOptions.Section);
        AddStorage(services, configuration);
        services.AddDestinations(configuration);
        services.AddOAuthClients();
        services.AddNotifications(configuration);
        services.AddGuardedClient(configuration);
        AddDeliveries(services);
        services.AddHandshakes(configuration);
        services.AddJobs();
        services.AddRetention(configuration);
        services.AddSources(configuration);
        services.AddMembers(configuration);
        return services;
    }

    /// <summary>Hosted services start in this order and stop in the opposite one: the journal is the last to go.</summary>
    private static void AddStorage(IServiceCollection services, IConfiguration configuration)
    {
        services.AddHostedService<SchemaUpgrade>();
        services.AddSingleton<JournalMetrics>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<Journal>();
        services.AddHostedService(provider => provider.GetRequiredService<Journal>());
        services.AddDeclaredOptions<DiskOptions>(configuration, DiskOptions.Section);
        services.AddSingleton<DiskWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<DiskWatch>());
        services.AddCluster(configuration);
        services.AddMasterKeys();
    }

    private static void AddDeliveries(IServiceCollection services)
    {
        services.AddSingleton<TenantQuotas>();
        services.AddSingleton(_ => new RecentMessages());
        services.AddSingleton<MessageStore>();
        services.AddSingleton<MessageMetrics>();
        services.AddSingleton<ActivityBook>();
        services.AddSingleton<ActivityReader>();
        services.AddSingleton<MessageIntake>();
        services.AddSingleton<TestEvents>();
        services.AddSingleton<PendingReader>();
        services.AddSingleton<PendingStore>();
        services.AddSingleton<DeliveryHistory>();
        services.AddSingleton<DeliveryBalances>();
        services.AddSingleton<DeliveryOperations>();
        services.AddSingleton<PlaygroundMemory>();
        services.AddSingleton<Playground>();
        services.AddSingleton<DestinationCaller>();
        services.AddSingleton<DeliveryMetrics>();
        services.AddSingleton<DeliverySender>();
        services.AddSingleton<DestinationHealth>();
        services.AddHostedService(provider => provider.GetRequiredService<DestinationHealth>());
        services.AddSingleton<CanaryRounds>();
        services.AddSingleton<DeliveryWorker>();
        services.AddHostedService<OverlongWaits>();
        services.AddSingleton<StrangerCalls>();
        services.AddSingleton<Dispatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<Dispatcher>());
        services.AddHostedService<DeliveryGauges>();
        services.AddHostedService<HandOver>();
        services.AddSingleton<StuckWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<StuckWatch>());
        services.AddSingleton<CanaryLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<CanaryLoop>());
    }

    // The one place where chance enters: everything else has it injected.
#pragma warning disable RS0030
    private static Random SharedRandom() => Random.Shared;
#pragma warning restore RS0030
}
