using System.Data.Common;
using Dapper;

namespace Sealpost.Engine.Secrets;

/// <summary>Finds out which keys a database needs, without changing anything.</summary>
internal static class SealedSecrets
{
    /// <returns>How many secrets open.</returns>
    /// <exception cref="MasterKeyException">One does not.</exception>
    public static int OpenAll(DbConnection connection, KeyRing keys)
    {
        var sealer = new SecretSealer(keys);
        if (ReadCheck(connection) is { } check) sealer.Open(MasterKeyGate.CheckContext, check);
        var opened = 0;
        foreach (var row in SealedTable.All.SelectMany(table => table.ReadAll(connection)))
        {
            if (!sealer.TryOpenBytes(row.Context, row.Sealed, out _)) throw new MasterKeyException(SecretSealer.Unopened(row.Purpose));
            opened++;
        }

        return opened;
    }

    /// <summary>The value that tells which key seals, sealed with it; null in a database that has none yet.</summary>
    public static byte[]? ReadCheck(DbConnection connection) =>
        connection.QuerySingleOrDefault<byte[]>("SELECT value FROM instance WHERE name = @CheckName", new { MasterKeyGate.CheckName });

    /// <summary>How many rows each version of the key has sealed. It reads every sealed row once.</summary>
    public static IReadOnlyDictionary<int, long> CountByVersion(DbConnection connection) =>
        SealedTable.All.SelectMany(table => table.Count(connection)).GroupBy(counted => counted.Version).ToDictionary(group => group.Key, group => group.Sum(counted => counted.Rows));
}
