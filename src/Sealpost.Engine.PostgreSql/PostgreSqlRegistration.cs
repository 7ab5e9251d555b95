using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.PostgreSql.Cluster;
using Sealpost.Engine.Secrets;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.PostgreSql;

/// <summary>Adds PostgreSQL as the engine's storage.</summary>
public static class PostgreSqlRegistration
{
    /// <summary>Stores everything in the database that <c>ConnectionStrings:Sealpost</c> names; PostgreSQL 15 or newer.</summary>
    /// <exception cref="InvalidOperationException">There is no such connection string.</exception>
    public static IServiceCollection AddPostgreSqlStorage(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var connectionString = configuration.GetConnectionString("Sealpost")
            ?? throw new InvalidOperationException("ConnectionStrings:Sealpost is missing: give the PostgreSQL connection string, such as Host=db;Database=sealpost;Username=sealpost;Password=….");
        // Every node must open what another has sealed.
        services.PostConfigure<MasterKeyOptions>(options => options.MayGenerate = false);
        services.AddSingleton(new PostgreSqlOptions(connectionString));
        services.AddSingleton<PostgreSqlDatabase>();
        services.AddSingleton<Database>(provider => provider.GetRequiredService<PostgreSqlDatabase>());
        services.AddSingleton<Membership, ClusterMember>();
        services.AddHostedService<PartitionKeeper>();
        return services;
    }
}
