namespace Sealpost.Engine.Sqlite;

/// <summary>Where the SQLite database lives.</summary>
/// <param name="Directory">The data directory, made with mode 0700 when it does not exist.</param>
internal sealed record SqliteOptions(string Directory)
{
    public string DatabasePath => Path.Combine(Directory, "sealpost.db");
}
