using Microsoft.Data.Sqlite;

namespace Sealpost.Engine.Sqlite;

internal static class SqlitePragmas
{
    /// <summary>Pages are larger than the default because most rows carry a payload of about a kilobyte.</summary>
    public static void ApplyOnCreation(SqliteConnection connection) => Execute(connection, "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL;");

    /// <summary>The checkpointer moves pages while the writer writes; only when it cannot keep up does the writer itself step in, so that the WAL stays bounded.</summary>
    public static void ApplyToWriter(SqliteConnection connection) => Execute(connection,
        """
        PRAGMA synchronous = FULL;
        PRAGMA wal_autocheckpoint = 8000;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA temp_store = MEMORY;
        """);

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
