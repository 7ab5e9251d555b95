using System.Data.Common;
using System.Globalization;
using Dapper;
using Npgsql;
using Sealpost.Engine.PostgreSql;
using Sealpost.Engine.Secrets;
using Sealpost.Engine.Sqlite;

namespace Sealpost.Host.Migration;

/// <summary>
/// Copies every table of a SQLite instance into an empty PostgreSQL database in one transaction, reads everything back and compares, and commits only when both sides
/// hold the same. The source is locked all the while and changed only after the commit: then it is renamed, so that no server delivers from it again.
/// </summary>
internal sealed class InstanceMigration(string directory, string connectionString, MasterKeyOptions keys, TimeProvider time, TextWriter talk)
{
    private const long MillisecondsADay = 86_400_000;

    /// <summary>What a server that has once started on the database has written. What its migrations put into other tables is replaced.</summary>
    private static readonly string[] UsedTables = ["instance", "tenants", "api_keys", "members", "destinations", "sources", "messages", "pending", "attempts"];

    /// <summary>What may have been under way when the process died is counted before it is sent again, as on SQLite: there a mark tells, here the partitions do.</summary>
    private const string TakeOverRunningMark =
        """
        UPDATE cluster_partitions SET unclean = true WHERE EXISTS (SELECT 1 FROM instance WHERE name = 'running');
        DELETE FROM instance WHERE name = 'running';
        """;

    /// <exception cref="InvalidOperationException">It cannot be done; nothing was moved.</exception>
    /// <exception cref="MasterKeyException">The key does not open the instance's secrets.</exception>
    public async Task<IReadOnlyList<CopiedRows>> RunAsync(CancellationToken cancellationToken)
    {
        var options = new SqliteOptions(directory);
        if (!File.Exists(options.DatabasePath)) throw new InvalidOperationException(Missing(options));
        await using var source = new SqliteDatabase(options);
        await source.MigrateAsync(cancellationToken);
        IReadOnlyList<CopiedRows> copied;
        await using (var reader = source.OpenReader())
        {
            await using var target = NpgsqlDataSource.Create(PostgreSqlDatabase.Parse(connectionString));
            await using var connection = await target.OpenConnectionAsync(cancellationToken);
            await PostgreSqlMigrations.ApplyAsync(connection, cancellationToken);
            await Partitions.EnsureAsync(connection, time.GetUtcNow(), cancellationToken);
            copied = await CopyAsync(reader, connection, cancellationToken);
            await ExecuteAsync(connection, "ANALYZE", cancellationToken);
        }

        Retire(options);
        return copied;
    }

    private static string Missing(SqliteOptions options) => File.Exists(options.MovedPath)
        ? $"There is no {options.DatabasePath}: it was moved before and is now {options.MovedPath}. The server can start on the PostgreSQL database it was moved to."
        : $"There is no {options.DatabasePath}. Set Sealpost:Data to the data directory of the instance to move.";

    private void OpenSecrets(DbConnection reader)
    {
        keys.Data = directory;
        keys.MayGenerate = false;
        var opened = SealedSecrets.OpenAll(reader, MasterKeyFile.Load(keys, databaseIsSealed: true));
        Say($"The master key opens all {opened} secrets.");
        if (string.IsNullOrEmpty(keys.MasterKey) && string.IsNullOrEmpty(keys.MasterKeyFile))
            Say($"With PostgreSQL the server needs the key given to it: set Sealpost:MasterKey_FILE to {Path.Combine(directory, MasterKeyOptions.FileName)}, or to a copy of it on every node.");
    }

    private async Task<IReadOnlyList<CopiedRows>> CopyAsync(DbConnection reader, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var snapshot = await reader.BeginTransactionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // A server that starts meanwhile waits here, and finds a whole instance or none.
        await ExecuteAsync(connection, "LOCK TABLE instance IN ACCESS EXCLUSIVE MODE", cancellationToken);
        var tables = await TableToCopy.FindAllAsync(reader, connection);
        await RefuseUsedAsync(connection);
        OpenSecrets(reader);
        await Partitions.EnsureAsync(connection, Days(reader), cancellationToken);
        var read = new List<CopiedRows>();
        foreach (var table in tables)
        {
            // No node listens to what its triggers tell of changes.
            await ExecuteAsync(connection, $"ALTER TABLE {table.Name} DISABLE TRIGGER USER; DELETE FROM {table.Name}", cancellationToken);
            read.Add(await table.CopyAsync(reader, connection, talk, cancellationToken));
            await table.SetSequenceAsync(reader, connection);
            await ExecuteAsync(connection, $"ALTER TABLE {table.Name} ENABLE TRIGGER USER", cancellationToken);
        }

        foreach (var (table, rows) in tables.Zip(read))
        {
            Say($"{table.Name}: reading back {rows.Rows} rows");
            var found = await table.ReadBackAsync(connection, cancellationToken);
            if (found != rows) throw new InvalidOperationException($"{table.Name} does not hold the same rows on both sides: {rows.Rows} were read and {found.Rows} found, or their hashes differ.");
        }

        await ExecuteAsync(connection, TakeOverRunningMark, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        Say($"Both sides hold the same. PostgreSQL has committed.");
        return read;
    }

    private static async Task RefuseUsedAsync(NpgsqlConnection connection)
    {
        foreach (var table in UsedTables)
        {
            if (await connection.ExecuteScalarAsync<bool>($"SELECT EXISTS (SELECT 1 FROM {table})"))
                throw new InvalidOperationException($"The PostgreSQL database is in use: {table} has rows. Give an empty database; when this instance was moved there before, the server can start on it.");
        }
    }

    /// <summary>Old messages go by the table of their day, like new ones.</summary>
    private static IEnumerable<DateTimeOffset> Days(DbConnection reader) =>
        reader.Query<long>($"SELECT DISTINCT created_at / {MillisecondsADay} FROM messages").Order().Select(day => DateTimeOffset.FromUnixTimeMilliseconds(day * MillisecondsADay));

    /// <summary>A server that is started on the directory by mistake must not deliver a second time.</summary>
    private void Retire(SqliteOptions options)
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        foreach (var suffix in (string[])["", "-wal", "-shm"])
        {
            if (File.Exists(options.DatabasePath + suffix)) File.Move(options.DatabasePath + suffix, options.MovedPath + suffix);
        }

        Say($"The SQLite database is now {options.MovedPath}; keep it, and what stands beside it, until you trust the move.");
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private void Say(FormattableString text) => talk.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
