using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.PostgreSql;
using Sealpost.Engine.Secrets;
using Sealpost.Engine.Storage;
using Sealpost.TestKit;

[assembly: AssemblyFixture(typeof(Sealpost.Engine.Tests.Storage.TestStorage.Server))]

namespace Sealpost.Engine.Tests.Storage;

/// <summary>The database that these tests run on: one real PostgreSQL server, and in it a database for each directory that a test would use.</summary>
internal static class TestStorage
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Databases = new();
    private static PostgreSqlServer? _server;

    /// <summary>Same directory, same database.</summary>
    public static void Add(IServiceCollection services, IConfiguration configuration, string directory)
    {
        configuration["ConnectionStrings:Sealpost"] = ConnectionString(directory);
        services.AddPostgreSqlStorage(configuration);
        services.AddSingleton(new MasterKeyOptions { Data = directory });
    }

    public static Database Open(string directory) => OpenPostgreSql(directory, new LaneOwnership(TimeProvider.System));

    public static PostgreSqlDatabase OpenPostgreSql(string directory, LaneOwnership ownership) => new(new PostgreSqlOptions(ConnectionString(directory)), ownership, TimeProvider.System);

    private static string ConnectionString(string directory) =>
        Databases.GetOrAdd(directory, _ => new(() => _server!.CreateDatabaseAsync().GetAwaiter().GetResult())).Value;

    public sealed class Server : IAsyncLifetime
    {
        public async ValueTask InitializeAsync() => _server = await PostgreSqlServer.StartAsync(durable: false);

        public ValueTask DisposeAsync() => _server!.DisposeAsync();
    }
}
