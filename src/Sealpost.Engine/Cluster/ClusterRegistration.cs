using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Settings;

namespace Sealpost.Engine.Cluster;

internal static class ClusterRegistration
{
    /// <summary>Adds this node's place among others; the storage provider says which <see cref="Membership"/>. Register it right after the journal.</summary>
    public static IServiceCollection AddCluster(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDeclaredOptions<ClusterOptions>(configuration, ClusterOptions.Section);
        // Leases are agreed on with the database, whose clock is the machine's: whatever clock the rest is given, they take this one.
        services.AddSingleton(_ => new LaneOwnership(TimeProvider.System));
        services.AddSingleton<LeaseMetrics>();
        services.AddSingleton<ConfigurationCaches>();
        services.AddSingleton<ClusterStatus>();
        services.AddHostedService(provider => provider.GetRequiredService<Membership>());
        return services;
    }
}
