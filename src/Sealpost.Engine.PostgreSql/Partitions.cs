using System.Globalization;
using Npgsql;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.PostgreSql;

/// <summary>One table of messages and one of attempts for each day, made ahead of time.</summary>
internal static class Partitions
{
    private const int DaysAhead = 3;

    /// <summary>Makes what is missing from today on. Any node may run it at any time.</summary>
    public static async Task EnsureAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        for (var day = 0; day <= DaysAhead; day++)
        {
            foreach (var table in (string[])["messages", "attempts"])
                await EnsureAsync(connection, table, today.AddDays(day), cancellationToken);
        }
    }

    /// <summary>Makes the tables of the given days, before anything is written to them.</summary>
    public static async Task EnsureAsync(NpgsqlConnection connection, IEnumerable<DateTimeOffset> days, CancellationToken cancellationToken)
    {
        foreach (var day in days)
        {
            foreach (var table in (string[])["messages", "attempts"])
                await EnsureAsync(connection, table, day, cancellationToken);
        }
    }

    // A day whose rows already stand in the default table stays there: moving them would lock everybody out.
    private static async Task EnsureAsync(NpgsqlConnection connection, string table, DateTimeOffset day, CancellationToken cancellationToken)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{table}_{day:yyyyMMdd}");
        await using (var exists = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection) { Parameters = { new() { Value = name } } })
        {
            if ((bool)(await exists.ExecuteScalarAsync(cancellationToken))!) return;
        }

        try
        {
            await using var create = new NpgsqlCommand(
                $"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {table} FOR VALUES FROM ('{Bound(day)}') TO ('{Bound(day.AddDays(1))}')", connection);
            await create.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException taken) when (taken.SqlState is PostgresErrorCodes.CheckViolation or PostgresErrorCodes.DuplicateTable or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.InvalidObjectDefinition)
        {
        }
    }

    private static string Bound(DateTimeOffset time) => $@"\x{Convert.ToHexStringLower(MessageId.FirstAt(time).ToBytes())}";
}
