using Sealpost.Engine.Identity;
using Sealpost.Engine.Secrets;

namespace Sealpost.Engine.OAuthClients;

/// <summary>A client as the table has it.</summary>
internal sealed class OAuthClientRow
{
    public const string Columns =
        """
        id AS Id, tenant_no AS TenantNo, revision AS Revision, settings AS Settings, sealed AS Sealed, sealed_at AS SealedAt,
        created_at AS CreatedAt, updated_at AS UpdatedAt
        """;

    public byte[] Id { get; init; } = [];

    public int TenantNo { get; init; }

    public long Revision { get; init; }

    public string Settings { get; init; } = "";

    public byte[] Sealed { get; init; } = [];

    public long SealedAt { get; init; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public OAuthClientRecord ToRecord() => new(
        OAuthClientId.FromBytes(Id), TenantNo, Revision, OAuthClientSettings.Read(Settings),
        DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt));

    public SealContext Context => ContextOf(TenantNo, OAuthClientId.FromBytes(Id), SealedAt);

    public static SealContext ContextOf(int tenantNo, OAuthClientId id, long sealedAt) => new(tenantNo, id.Value, "oauth-client", sealedAt);
}
