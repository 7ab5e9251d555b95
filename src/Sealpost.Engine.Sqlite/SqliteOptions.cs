namespace Sealpost.Engine.Sqlite;

/// <summary>Where the SQLite database lives.</summary>
/// <param name="Directory">The data directory, made with mode 0700 when it does not exist.</param>
internal sealed record SqliteOptions(string Directory)
{
    public string DatabasePath => Path.Combine(Directory, "sealpost.db");

    /// <summary>What the database is called once it was moved to PostgreSQL; <c>-wal</c> and <c>-shm</c> may stand beside it.</summary>
    public string MovedPath => DatabasePath + ".migrated";
}
