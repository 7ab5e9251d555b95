using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Sqlite;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Tests.Storage;

/// <summary>The database that these tests run on: SQLite. The tests of the PostgreSQL provider take the same tests and replace this file.</summary>
internal static class TestStorage
{
    /// <summary>Same directory, same database.</summary>
    public static void Add(IServiceCollection services, IConfiguration configuration, string directory) => services.AddSqliteStorage(configuration);

    public static Database Open(string directory) => new SqliteDatabase(new SqliteOptions(directory));
}
