using System.Globalization;
using Npgsql;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.PostgreSql;

/// <summary>Drops the tables of whole days that are too old for everybody.</summary>
internal static class OldPartitions
{
    private const string Messages = "messages_";
    private const string DayFormat = "yyyyMMdd";

    /// <summary>Drops what lies wholly before the end and has nothing pending. Any node may run it at any time; what is in use just now stays for the next time.</summary>
    public static async Task DropBeforeAsync(NpgsqlConnection connection, MessageId end, CancellationToken cancellationToken)
    {
        foreach (var day in await ListDaysAsync(connection, cancellationToken))
        {
            if (MessageId.FirstAt(day.AddDays(1)).Value > end.Value) continue;
            try
            {
                await DropAsync(connection, day, cancellationToken);
            }
            catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.UndefinedTable)
            {
            }
        }
    }

    private static async Task<List<DateTimeOffset>> ListDaysAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var days = new List<DateTimeOffset>();
        await using var command = new NpgsqlCommand(
            "SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'messages'::regclass ORDER BY c.relname", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            if (DateTimeOffset.TryParseExact(reader.GetString(0).AsSpan(Messages.Length), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day)) days.Add(day);
        }

        return days;
    }

    // With the tables locked nobody can make a delivery of theirs pending again; who waits for the lock waits a fifth of a second at most.
    private static async Task DropAsync(NpgsqlConnection connection, DateTimeOffset day, CancellationToken cancellationToken)
    {
        var name = day.ToString(DayFormat, CultureInfo.InvariantCulture);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using (var drop = new NpgsqlCommand($"SET LOCAL lock_timeout = '200ms'; DROP TABLE IF EXISTS attempts_{name}; DROP TABLE messages_{name}", connection, transaction))
            await drop.ExecuteNonQueryAsync(cancellationToken);
        await using var pending = new NpgsqlCommand("SELECT EXISTS (SELECT 1 FROM pending WHERE message_id >= $1 AND message_id < $2)", connection, transaction)
        {
            Parameters = { new() { Value = MessageId.FirstAt(day).ToBytes() }, new() { Value = MessageId.FirstAt(day.AddDays(1)).ToBytes() } },
        };
        if (!(bool)(await pending.ExecuteScalarAsync(cancellationToken))!) await transaction.CommitAsync(cancellationToken);
    }
}
