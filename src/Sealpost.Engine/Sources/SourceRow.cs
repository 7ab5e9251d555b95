using Sealpost.Engine.Identity;
using Sealpost.Engine.Secrets;
using Sealpost.Engine.Sources.Settings;

namespace Sealpost.Engine.Sources;

/// <summary>A source as the table has it, <c>s</c> in queries.</summary>
internal sealed class SourceRow
{
    public const string Columns =
        "s.source_no AS SourceNo, s.id AS Id, s.tenant_no AS TenantNo, s.revision AS Revision, s.settings AS Settings, s.created_at AS CreatedAt, s.updated_at AS UpdatedAt";

    public const string Returned =
        "source_no AS SourceNo, id AS Id, tenant_no AS TenantNo, revision AS Revision, settings AS Settings, created_at AS CreatedAt, updated_at AS UpdatedAt";

    public int SourceNo { get; init; }

    public byte[] Id { get; init; } = [];

    public int TenantNo { get; init; }

    public long Revision { get; init; }

    public string Settings { get; init; } = "";

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public SourceRecord ToRecord() => new(
        SourceNo, SourceId.FromBytes(Id), TenantNo, Revision, SourceSettings.Read(Settings), DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
        DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt));
}

/// <summary>A source as people see it.</summary>
internal sealed record SourceRecord(
    int SourceNo, SourceId Id, int TenantNo, long Revision, SourceSettings Settings, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A sealed secret of a source as the table has it, <c>x</c> in queries.</summary>
internal sealed class SourceSecretRow
{
    public const string Columns =
        "x.secret_no AS SecretNo, x.purpose AS Purpose, x.key_id AS KeyId, x.sealed AS Sealed, x.valid_until AS ValidUntil, x.created_at AS SecretCreatedAt";

    public long SecretNo { get; init; }

    public string Purpose { get; init; } = "";

    public string? KeyId { get; init; }

    public byte[] Sealed { get; init; } = [];

    public long? ValidUntil { get; init; }

    public long SecretCreatedAt { get; init; }

    public DateTimeOffset? Until => ValidUntil is { } until ? DateTimeOffset.FromUnixTimeMilliseconds(until) : null;

    public SealContext Context(int tenantNo, SourceId owner) => new(tenantNo, owner.Value, Purpose, SecretCreatedAt);
}

/// <summary>A hash of what stands in a source's ingest URL.</summary>
internal sealed class SourceTokenRow
{
    public byte[] Hash { get; init; } = [];

    public long? ValidUntil { get; init; }
}
