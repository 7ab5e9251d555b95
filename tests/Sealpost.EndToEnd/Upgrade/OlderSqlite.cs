using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Sealpost.EndToEnd.Upgrade;

/// <summary>Turns the database of a stopped server into what an older version would have left: its schema, and of every row what that schema knows.</summary>
internal static class OlderSqlite
{
    /// <returns>How many rows each table has.</returns>
    public static async Task<IReadOnlyDictionary<string, long>> MakeAsync(string dataDirectory, int version)
    {
        var path = Path.Combine(dataDirectory, "sealpost.db");
        var newer = Path.Combine(dataDirectory, "newer.db");
        foreach (var end in (string[])["", "-wal", "-shm"])
        {
            if (File.Exists(path + end)) File.Move(path + end, newer + end);
        }

        var rows = new Dictionary<string, long>();
        await using (var database = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            await database.OpenAsync();
            foreach (var (number, sql) in new MigrationScripts("Sealpost.Engine.Sqlite").UpTo(version))
                await ExecuteAsync(database, string.Create(CultureInfo.InvariantCulture, $"{sql}\nPRAGMA user_version = {number};"));
            await ExecuteAsync(database, $"ATTACH '{newer}' AS newer");
            foreach (var table in await ListAsync(database, "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"))
            {
                var columns = string.Join(", ", await ListAsync(database, $"SELECT '\"' || name || '\"' FROM pragma_table_info('{table}', 'main')"));
                await ExecuteAsync(database, $"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newer.{table}");
                rows[table] = long.Parse((await ListAsync(database, $"SELECT count(*) || '' FROM main.{table}"))[0], CultureInfo.InvariantCulture);
            }
        }

        foreach (var end in (string[])["", "-wal", "-shm"]) File.Delete(newer + end);
        return rows;
    }

    private static async Task ExecuteAsync(SqliteConnection database, string sql)
    {
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<IReadOnlyList<string>> ListAsync(SqliteConnection database, string sql)
    {
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await reader.ReadAsync()) found.Add(reader.GetString(0));
        return found;
    }
}
