using System.Security.Cryptography;
using Sealpost.TestKit;

namespace Sealpost.Load.Server;

internal enum DatabaseKind
{
    Sqlite,
    PostgreSql,
}

/// <summary>Where the measured server stores: a file of its own, or a real PostgreSQL on the same machine with fsync on.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private readonly PostgreSqlServer? _server;

    private BenchDatabase(PostgreSqlServer? server, IReadOnlyDictionary<string, string> settings)
    {
        _server = server;
        Settings = settings;
    }

    /// <summary>What the server is told of it.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    public string? ConnectionString => Settings.GetValueOrDefault("ConnectionStrings__Sealpost");

    public static async Task<BenchDatabase> StartAsync(DatabaseKind kind)
    {
        if (kind == DatabaseKind.Sqlite)
            return new BenchDatabase(null, new Dictionary<string, string>());
        var server = await PostgreSqlServer.StartAsync(durable: true, "shared_buffers=512MB", "max_wal_size=4GB");
        return new BenchDatabase(server, new Dictionary<string, string>
        {
            ["ConnectionStrings__Sealpost"] = await server.CreateDatabaseAsync(),
            ["Sealpost__MasterKey"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
        });
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? ValueTask.CompletedTask;
}
