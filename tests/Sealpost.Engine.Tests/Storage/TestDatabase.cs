using Sealpost.Engine.Sqlite;

namespace Sealpost.Engine.Tests.Storage;

/// <summary>A real SQLite database in a directory of its own, which goes with it.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("sealpost-test-").FullName;

    public SqliteDatabase Database => field ??= new SqliteDatabase(new SqliteOptions(Directory));

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
