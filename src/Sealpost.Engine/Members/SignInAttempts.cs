using System.Data.Common;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Members;

/// <summary>
/// Counts tries to sign in by name and by address, in the database so that all nodes count together. A try counts as failed before its password is looked at: of many that come
/// at once no more are let through than of as many in a row.
/// </summary>
internal sealed class SignInAttempts(Journal journal, TimeProvider time)
{
    private const int NetworkBits = 64;

    /// <summary>Counts a try, unless the name or the address must still wait.</summary>
    /// <returns>How long to wait; null when it may go on.</returns>
    public Task<TimeSpan?> BeginAsync(string email, IPAddress address, CancellationToken cancellationToken) => journal.ExecuteAsync(
        connection =>
        {
            var now = time.GetUtcNow();
            var (name, place) = (OfName(email), OfAddress(address));
            if (Longer(FindPause(connection, name, LockOut.OfName, now), FindPause(connection, place, LockOut.OfAddress, now)) is { } pause) return pause;
            connection.Execute("DELETE FROM sign_in_failures WHERE last_at < @oldest", new { oldest = (now - LockOut.Memory).ToUnixTimeMilliseconds() });
            Count(connection, name, now);
            Count(connection, place, now);
            return (TimeSpan?)null;
        },
        cancellationToken);

    /// <summary>The try has succeeded. The address keeps its other failures: who has one password would otherwise guess others for ever.</summary>
    public static void Forgive(DbConnection connection, string email, IPAddress address)
    {
        connection.Execute("DELETE FROM sign_in_failures WHERE subject = @subject", new { subject = OfName(email) });
        connection.Execute("UPDATE sign_in_failures SET failures = failures - 1 WHERE subject = @subject AND failures > 0", new { subject = OfAddress(address) });
    }

    private static TimeSpan? FindPause(DbConnection connection, byte[] subject, LockOut lockOut, DateTimeOffset now)
    {
        if (connection.QuerySingleOrDefault<Row>("SELECT failures AS Failures, last_at AS LastAt FROM sign_in_failures WHERE subject = @subject", new { subject }) is not { } row) return null;
        var end = DateTimeOffset.FromUnixTimeMilliseconds(row.LastAt) + lockOut.PauseAfter(row.Failures);
        return end > now ? end - now : null;
    }

    private static TimeSpan? Longer(TimeSpan? one, TimeSpan? other) => one is null || other > one ? other : one;

    private static void Count(DbConnection connection, byte[] subject, DateTimeOffset now) => connection.Execute(
        """
        INSERT INTO sign_in_failures (subject, failures, last_at) VALUES (@subject, 1, @now)
        ON CONFLICT (subject) DO UPDATE SET failures = sign_in_failures.failures + 1, last_at = excluded.last_at
        """,
        new { subject, now = now.ToUnixTimeMilliseconds() });

    private static byte[] OfName(string email) => SHA256.HashData(Encoding.UTF8.GetBytes($"name:{email}"));

    /// <summary>Of IPv6 the network: one customer has all of its addresses.</summary>
    private static byte[] OfAddress(IPAddress address)
    {
        var bytes = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes();
        var place = address is { AddressFamily: AddressFamily.InterNetworkV6, IsIPv4MappedToIPv6: false } ? bytes[..(NetworkBits / 8)] : bytes;
        return SHA256.HashData([.. "address:"u8, .. place]);
    }

    private sealed class Row
    {
        public long Failures { get; init; }

        public long LastAt { get; init; }
    }
}
