using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Sqlite;

/// <summary>Adds SQLite as the engine's storage.</summary>
public static class SqliteRegistration
{
    /// <summary>Stores everything in <c>sealpost.db</c> in the directory that <c>Sealpost:Data</c> names; default <c>./data</c>.</summary>
    public static IServiceCollection AddSqliteStorage(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.AddSingleton(new SqliteOptions(Path.GetFullPath(configuration["Sealpost:Data"] is { Length: > 0 } directory ? directory : "data")));
        services.AddSingleton<SqliteDatabase>();
        services.AddSingleton<Database>(provider => provider.GetRequiredService<SqliteDatabase>());
        services.AddSingleton<Membership, SoleNode>();
        services.AddHostedService<SqliteCheckpointer>();
        return services;
    }
}
