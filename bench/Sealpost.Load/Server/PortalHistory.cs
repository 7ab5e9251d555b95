using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace Sealpost.Load.Server;

/// <summary>
/// Writes a long history into the database of a server that does not run: each message has two deliveries. The newest of them wait, those before failed for good in one long outage, the others
/// arrived but for a few. What is asked for most awkwardly is the oldest: a destination, an event type, a source and an outcome that are found nowhere else.
/// </summary>
internal sealed class PortalHistory(string directory, TimeProvider time)
{
    public const string RareType = "rare.event";
    private const int Rare = 100;
    private const int Waiting = 10_000;
    private const int FailedForGood = 15_000;
    private const int Received = 5_000;
    private const int MillisecondsBetween = 100;
    private const string Headers = "Content-Type: application/json\nUser-Agent: Sealpost/1.0\nwebhook-id: msg_01kczq3v7q8r5t6w9x0y1z2a3b\nwebhook-timestamp: 1769852400\nwebhook-signature: v1,3k2Xc9bZrWQ0dYv8mP1sT5uH7gK4jL6nR0aE2oI9xY=";
    private readonly byte[] _body = [.. "{\"invoice\":\"in_42\",\"lines\":\""u8, .. Enumerable.Repeat((byte)'x', 480), .. "\"}"u8];

    /// <summary>The id of the message in the middle, as the API writes it.</summary>
    public string MiddleId { get; private set; } = "";

    public DateTimeOffset MiddleAt { get; private set; }

    public void Write(int deliveries)
    {
        var path = Directory.GetFiles(Path.Combine(directory, "data"), "*.db").Single();
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA synchronous = OFF");
        using (var transaction = connection.BeginTransaction())
        {
            Write(connection, transaction, deliveries / 2);
            transaction.Commit();
        }

        Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    private void Write(SqliteConnection connection, SqliteTransaction transaction, int messages)
    {
        var tenant = (long)Read(connection, transaction, "SELECT max(tenant_no) FROM tenants")!;
        var destinations = ReadAll(connection, transaction, "SELECT destination_no FROM destinations ORDER BY destination_no");
        var source = (byte[])Read(connection, transaction, "SELECT id FROM sources")!;
        using var message = new Insert(connection, transaction, "messages", "tenant_no", "id", "event_type", "content_type", "size", "deliveries", "created_at", "body", "source_id");
        using var pending = new Insert(connection, transaction, "pending", "message_id", "ordinal", "tenant_no", "destination_no", "due_at", "attempts", "step", "crashes");
        using var attempt = new Insert(
            connection, transaction, "attempts", "message_id", "ordinal", "number", "tenant_no", "destination_no", "outcome", "stage", "status", "started_at", "duration_us", "revision", "truncated", "request_headers",
            "response_headers");
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (var number = 0; number < messages; number++)
        {
            var at = now - (long)(messages - number) * MillisecondsBetween;
            var id = Id(at, number);
            if (number == messages / 2) (MiddleId, MiddleAt) = (Print(id), DateTimeOffset.FromUnixTimeMilliseconds(at));
            message.Write(tenant, id, number < Rare ? RareType : $"invoice.type{number % 10}", "application/json", _body.Length, 2, at, _body, number is >= Rare and < Rare + Received ? source : DBNull.Value);
            for (var ordinal = 0; ordinal < 2; ordinal++)
            {
                var destination = number < Rare ? destinations[^1] : destinations[(number * 2 + ordinal) % (destinations.Count - 1)];
                if (number >= messages - Waiting)
                {
                    pending.Write(id, ordinal, tenant, destination, now + 86_400_000L, ordinal, ordinal, 0);
                    continue;
                }

                var outcome = number >= messages - Waiting - FailedForGood ? 3 : number < Rare ? 5 : number % 1000 == 7 ? 4 : 1;
                if (outcome == 3) attempt.Write(id, ordinal, 1, tenant, destination, 2, DBNull.Value, 503, at, 9_000, 1, 0, Headers, Headers);
                attempt.Write(id, ordinal, outcome == 3 ? 2 : 1, tenant, destination, outcome, DBNull.Value, outcome == 1 ? 204 : 503, at + 20, 9_000, 1, 0, Headers, Headers);
            }
        }
    }

    /// <summary>A UUID of version 7, as the server makes them.</summary>
    private static byte[] Id(long at, int number)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)at << 16 | 0x7000);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), 0x8000_0000_0000_0000 | (uint)number);
        return bytes;
    }

    private static string Print(byte[] id)
    {
        const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
        var value = BinaryPrimitives.ReadUInt128BigEndian(id);
        return "msg_" + string.Concat(Enumerable.Range(0, 26).Select(place => Alphabet[(int)(value >> (125 - 5 * place) & 31)]));
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static object? Read(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using var command = new SqliteCommand(sql, connection, transaction);
        return command.ExecuteScalar();
    }

    private static List<long> ReadAll(SqliteConnection connection, SqliteTransaction transaction, string sql)
    {
        using var command = new SqliteCommand(sql, connection, transaction);
        using var reader = command.ExecuteReader();
        var numbers = new List<long>();
        while (reader.Read()) numbers.Add(reader.GetInt64(0));
        return numbers;
    }

    /// <summary>One prepared INSERT.</summary>
    private sealed class Insert : IDisposable
    {
        private readonly SqliteCommand _command;

        public Insert(SqliteConnection connection, SqliteTransaction transaction, string table, params string[] columns)
        {
            _command = new SqliteCommand($"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select(column => "@" + column))})", connection, transaction);
            foreach (var column in columns) _command.Parameters.Add(new SqliteParameter("@" + column, null));
        }

        public void Write(params ReadOnlySpan<object> values)
        {
            for (var i = 0; i < values.Length; i++) _command.Parameters[i].Value = values[i];
            _command.ExecuteNonQuery();
        }

        public void Dispose() => _command.Dispose();
    }
}
