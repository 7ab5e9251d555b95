using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Destinations;

/// <summary>A destination as the table has it, <c>d</c> in queries.</summary>
internal sealed class DestinationRow
{
    public const string Columns =
        """
        d.destination_no AS DestinationNo, d.id AS Id, d.tenant_no AS TenantNo, d.revision AS Revision, d.state AS State, d.disabled_reason AS DisabledReason,
        d.settings AS Settings, d.created_at AS CreatedAt, d.updated_at AS UpdatedAt
        """;

    public int DestinationNo { get; init; }

    public byte[] Id { get; init; } = [];

    public int TenantNo { get; init; }

    public long Revision { get; init; }

    public int State { get; init; }

    public string? DisabledReason { get; init; }

    public string Settings { get; init; } = "";

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public DestinationRecord ToRecord() => new(
        DestinationNo, DestinationId.FromBytes(Id), TenantNo, Revision, (DestinationState)State, DisabledReason, DestinationSettings.Read(Settings),
        DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt));
}

/// <summary>A destination as people see it.</summary>
internal sealed record DestinationRecord(
    int DestinationNo, DestinationId Id, int TenantNo, long Revision, DestinationState State, string? DisabledReason, DestinationSettings Settings,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
