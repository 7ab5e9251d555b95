using System.Data.Common;
using Dapper;
using Sealpost.Engine.Identity;
using Sealpost.Engine.OAuthClients;

namespace Sealpost.Engine.Secrets;

/// <summary>Finds out whether a key opens what a database holds, without changing anything.</summary>
internal static class SealedSecrets
{
    /// <returns>How many secrets open.</returns>
    /// <exception cref="MasterKeyException">One does not.</exception>
    public static int OpenAll(DbConnection connection, KeyRing keys)
    {
        var sealer = new SecretSealer(keys);
        if (connection.QuerySingleOrDefault<byte[]>("SELECT value FROM instance WHERE name = @CheckName", new { MasterKeyGate.CheckName }) is { } check) sealer.Open(MasterKeyGate.CheckContext, check);
        var opened = 0;
        foreach (var (context, envelope) in All(connection))
        {
            sealer.Open(context, envelope);
            opened++;
        }

        return opened;
    }

    private static IEnumerable<(SealContext Context, byte[] Envelope)> All(DbConnection connection)
    {
        const string OfDestinations =
            """
            SELECT s.tenant_no AS TenantNo, d.id AS Owner, s.purpose AS Purpose, s.created_at AS CreatedAt, s.sealed AS Sealed
            FROM secrets s LEFT JOIN destinations d ON d.destination_no = s.destination_no
            """;
        const string OfSources =
            """
            SELECT x.tenant_no AS TenantNo, s.id AS Owner, x.purpose AS Purpose, x.created_at AS CreatedAt, x.sealed AS Sealed
            FROM source_secrets x JOIN sources s ON s.source_no = x.source_no
            """;
        foreach (var row in connection.Query<Row>(OfDestinations).Concat(connection.Query<Row>(OfSources)))
            yield return (new(row.TenantNo, row.Owner is { } owner ? PublicId.FromBytes(owner) : 0, row.Purpose, row.CreatedAt), row.Sealed);
        foreach (var client in connection.Query<OAuthClientRow>($"SELECT {OAuthClientRow.Columns} FROM oauth_clients"))
            yield return (client.Context, client.Sealed);
    }

    private sealed class Row
    {
        public int TenantNo { get; init; }

        /// <summary>Null when the secret is the tenant's own.</summary>
        public byte[]? Owner { get; init; }

        public string Purpose { get; init; } = "";

        public long CreatedAt { get; init; }

        public byte[] Sealed { get; init; } = [];
    }
}
