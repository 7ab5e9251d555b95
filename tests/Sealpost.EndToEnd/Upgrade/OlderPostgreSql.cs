using System.Globalization;
using Npgsql;

namespace Sealpost.EndToEnd.Upgrade;

/// <summary>Writes into an empty database what an older version would have left of another one: its schema, and of every row what that schema knows.</summary>
internal static class OlderPostgreSql
{
    // What a version writes of its nodes does not outlive them, and a new database has its own.
    private const string Tables = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition AND relnamespace = 'public'::regnamespace AND relname NOT LIKE 'cluster\\_%' AND relname <> 'schema_version'";

    /// <returns>How many rows each table has.</returns>
    public static async Task<IReadOnlyDictionary<string, long>> MakeAsync(string newer, string older, int version)
    {
        await using var from = NpgsqlDataSource.Create(newer);
        await using var to = NpgsqlDataSource.Create(older);
        await ExecuteAsync(to, "CREATE TABLE schema_version (version BIGINT PRIMARY KEY)");
        foreach (var (number, sql) in new MigrationScripts("Sealpost.Engine.PostgreSql").UpTo(version))
            await ExecuteAsync(to, string.Create(CultureInfo.InvariantCulture, $"{sql}\nINSERT INTO schema_version VALUES ({number});"));

        var rows = new Dictionary<string, long>();
        foreach (var table in await ListAsync(to, Tables))
        {
            var columns = string.Join(", ", await ListAsync(to, $"SELECT quote_ident(attname) FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum"));
            await CopyAsync(from, to, $"COPY (SELECT {columns} FROM {table}) TO STDOUT", $"COPY {table} ({columns}) FROM STDIN");
            foreach (var identity in await ListAsync(to, $"SELECT attname FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attidentity <> ''"))
                await ExecuteAsync(to, $"SELECT setval(pg_get_serial_sequence('{table}', '{identity}'), (SELECT coalesce(max({identity}), 0) + 1 FROM {table}))");
            rows[table] = long.Parse((await ListAsync(to, $"SELECT count(*)::text FROM {table}"))[0], CultureInfo.InvariantCulture);
        }

        return rows;
    }

    private static async Task CopyAsync(NpgsqlDataSource from, NpgsqlDataSource to, string read, string write)
    {
        await using var source = await from.OpenConnectionAsync();
        await using var target = await to.OpenConnectionAsync();
        using var reader = await source.BeginTextExportAsync(read);
        await using var writer = await target.BeginTextImportAsync(write);
        while (await reader.ReadLineAsync() is { } line) await writer.WriteAsync(line + "\n");
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<IReadOnlyList<string>> ListAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await reader.ReadAsync()) found.Add(reader.GetString(0));
        return found;
    }
}
