using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;

namespace Sealpost.Engine.Sqlite;

/// <summary>Applies the numbered scripts this version knows and the database has not seen, each in one transaction.</summary>
internal static class SqliteMigrations
{
    private const string Prefix = "Sealpost.Engine.Sqlite.Migrations.V";

    public static void Apply(SqliteConnection connection)
    {
        var scripts = Scripts();
        var current = CurrentVersion(connection);
        if (current > scripts.Keys.Max())
        {
            throw new InvalidOperationException(
                $"The database has schema version {current}; this version of Sealpost knows up to {scripts.Keys.Max()}. Start the newer version that wrote it.");
        }

        foreach (var (version, script) in scripts.Where(script => script.Key > current))
        {
            using var transaction = connection.BeginTransaction();
            using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"{script}\nPRAGMA user_version = {version};");
            command.ExecuteNonQuery();
            transaction.Commit();
        }

        if (current == scripts.Keys.Max()) Write(connection, current);
    }

    // A database that cannot be written to is found at start, not at the first message.
    private static void Write(SqliteConnection connection, long version)
    {
        using var transaction = connection.BeginTransaction();
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = 0; PRAGMA user_version = {version};");
        command.ExecuteNonQuery();
        transaction.Commit();
    }

    private static long CurrentVersion(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return (long)command.ExecuteScalar()!;
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
