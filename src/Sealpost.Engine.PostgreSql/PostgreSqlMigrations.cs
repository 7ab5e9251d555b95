using System.Globalization;
using System.Reflection;
using Npgsql;

namespace Sealpost.Engine.PostgreSql;

/// <summary>Applies the numbered scripts this version knows and the database has not seen, all in one transaction that other nodes wait for.</summary>
internal static class PostgreSqlMigrations
{
    private const string Prefix = "Sealpost.Engine.PostgreSql.Migrations.V";

    public static async Task ApplyAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var scripts = Scripts();
        await ExecuteAsync(connection, "CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY)", cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, "LOCK TABLE schema_version IN EXCLUSIVE MODE", cancellationToken);
        var current = await CurrentVersionAsync(connection, cancellationToken);
        if (current > scripts.Keys.Max())
        {
            throw new InvalidOperationException(
                $"The database has schema version {current}; this version of Sealpost knows up to {scripts.Keys.Max()}. Start the newer version that wrote it.");
        }

        foreach (var (version, script) in scripts.Where(script => script.Key > current))
            await ExecuteAsync(connection, string.Create(CultureInfo.InvariantCulture, $"{script}\nINSERT INTO schema_version VALUES ({version});"), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<long> CurrentVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT coalesce(max(version), 0) FROM schema_version", connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static SortedDictionary<int, string> Scripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var scripts = new SortedDictionary<int, string>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            scripts.Add(int.Parse(name.AsSpan(Prefix.Length, 3), NumberStyles.None, CultureInfo.InvariantCulture), reader.ReadToEnd());
        }

        return scripts;
    }
}
