using System.Buffers.Binary;
using System.Data.Common;
using Dapper;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Secrets;

/// <summary>A table that holds sealed rows. All of them are listed here: what is not would be lost when the key it was sealed with goes.</summary>
/// <param name="Name">The table.</param>
/// <param name="Members">What makes a <see cref="SealedRow"/> of a row <c>x</c>.</param>
/// <param name="Joins">What the members need beside the table.</param>
/// <param name="Order">The column by which the table is walked.</param>
/// <param name="Match">Names one row by its members.</param>
internal sealed record SealedTable(string Name, string Members, string Joins, string Order, string Match)
{
    public static readonly IReadOnlyList<SealedTable> All =
    [
        new(
            "secrets",
            "x.secret_no AS Number, d.id AS Id, x.tenant_no AS TenantNo, x.purpose AS Purpose, x.created_at AS SealedAt",
            "LEFT JOIN destinations d ON d.destination_no = x.destination_no",
            "x.secret_no", "secret_no = @Number"),
        new(
            "source_secrets",
            "x.secret_no AS Number, s.id AS Id, x.tenant_no AS TenantNo, x.purpose AS Purpose, x.created_at AS SealedAt",
            "JOIN sources s ON s.source_no = x.source_no",
            "x.secret_no", "secret_no = @Number"),
        new(
            "oauth_clients",
            "x.id AS Id, x.tenant_no AS TenantNo, 'oauth-client' AS Purpose, x.sealed_at AS SealedAt",
            "",
            "x.id", "id = @Id"),
        new(
            "oauth_tokens",
            "x.client_id AS Id, x.scope AS Scope, c.tenant_no AS TenantNo, 'oauth-token:' || x.client_revision || ':' || x.scope AS Purpose, x.obtained_at AS SealedAt",
            "JOIN oauth_clients c ON c.id = x.client_id",
            "x.client_id", "client_id = @Id AND scope = @Scope"),
        new(
            "source_rejections",
            "x.rejection_no AS Number, x.id AS Id, s.tenant_no AS TenantNo, 'rejection' AS Purpose, 0 AS SealedAt",
            "JOIN sources s ON s.source_no = x.source_no",
            "x.rejection_no", "rejection_no = @Number"),
        new(
            "data_protection_keys",
            $"x.id AS Id, 0 AS TenantNo, '{ProtectionKeyStore.Purpose}' AS Purpose, x.created_at AS SealedAt",
            "",
            "x.id", "id = @Id"),
    ];

    private bool IsNumbered => Match.EndsWith("@Number", StringComparison.Ordinal);

    public IEnumerable<SealedRow> ReadAll(DbConnection connection) => connection.Query<SealedRow>($"SELECT {Members}, x.sealed AS Sealed FROM {Name} x {Joins}");

    /// <summary>Rows after the given one that were sealed with another key than the current one, in order.</summary>
    public IReadOnlyList<SealedRow> ReadOld(DbConnection connection, int current, SealedRow? after, int limit)
    {
        var place = after is null ? "" : $"AND {Order} > {(IsNumbered ? "@Number" : "@Id")}";
        return connection.Query<SealedRow>(
            $"SELECT {Members}, x.sealed AS Sealed FROM {Name} x {Joins} WHERE substr(x.sealed, 2, 4) <> @Version {place} ORDER BY {Order} LIMIT @limit",
            new { Version = VersionBytes(current), limit, after?.Number, after?.Id }).AsList();
    }

    /// <summary>How many rows were sealed with which version.</summary>
    public IEnumerable<(int Version, long Rows)> Count(DbConnection connection) =>
        connection.Query<Counted>($"SELECT substr(x.sealed, 2, 4) AS Version, count(*) AS Total FROM {Name} x {Joins} GROUP BY substr(x.sealed, 2, 4)")
            .Select(counted => (BinaryPrimitives.ReadInt32BigEndian(counted.Version), counted.Total));

    /// <summary>Replaces what was sealed, unless somebody else has replaced it meanwhile.</summary>
    public int Replace(DbConnection connection, SealedRow row, byte[] envelope) => connection.Execute(
        $"UPDATE {Name} SET sealed = @envelope WHERE {Match} AND sealed = @Sealed", new { envelope, row.Sealed, row.Number, row.Id, row.Scope });

    private static byte[] VersionBytes(int version)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, version);
        return bytes;
    }

    private sealed class Counted
    {
        public byte[] Version { get; init; } = [];

        public long Total { get; init; }
    }
}

/// <summary>A sealed row of any table.</summary>
internal sealed class SealedRow
{
    /// <summary>Its number, where its table numbers its rows.</summary>
    public long Number { get; init; }

    /// <summary>Id of what holds the secret; null when that is the tenant.</summary>
    public byte[]? Id { get; init; }

    public string? Scope { get; init; }

    public int TenantNo { get; init; }

    public string Purpose { get; init; } = "";

    public long SealedAt { get; init; }

    public byte[] Sealed { get; init; } = [];

    public SealContext Context => new(TenantNo, Id is { } owner ? PublicId.FromBytes(owner) : 0, Purpose, SealedAt);
}
