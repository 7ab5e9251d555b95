using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Handshakes;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Destinations;

/// <summary>A destination as the table has it, <c>d</c> in queries.</summary>
internal sealed class DestinationRow
{
    public const string Columns =
        """
        d.destination_no AS DestinationNo, d.id AS Id, d.tenant_no AS TenantNo, d.revision AS Revision, d.state AS State, d.disabled_reason AS DisabledReason,
        d.settings AS Settings, d.created_at AS CreatedAt, d.updated_at AS UpdatedAt, d.validation AS Validation, d.proof_revision AS ProofRevision, d.failing_since AS FailingSince
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

    public string? Validation { get; init; }

    public long ProofRevision { get; init; }

    public long? FailingSince { get; init; }

    public DestinationRecord ToRecord() => new(
        DestinationNo, DestinationId.FromBytes(Id), TenantNo, Revision, (DestinationState)State, DisabledReason, DestinationSettings.Read(Settings),
        DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt))
    {
        Validation = ValidationResult.Read(Validation),
        ProofRevision = ProofRevision,
        FailingSince = FailingSince is { } since ? DateTimeOffset.FromUnixTimeMilliseconds(since) : null,
    };
}

/// <summary>A destination as people see it.</summary>
internal sealed record DestinationRecord(
    int DestinationNo, DestinationId Id, int TenantNo, long Revision, DestinationState State, string? DisabledReason, DestinationSettings Settings,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>The last handshake since <see cref="ProofRevision"/>; null when there was none.</summary>
    public ValidationResult? Validation { get; init; }

    /// <summary>The revision that last changed what a handshake proves.</summary>
    public long ProofRevision { get; init; }

    /// <summary>When the first of the failures in a row began; null while it answers well, or has failed for less than a minute.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    public bool IsProven => Settings.Handshake == HandshakeKind.None || Validation is { Passed: true };
}
