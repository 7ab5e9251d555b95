using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Secrets;

namespace Sealpost.Engine.Destinations;

/// <summary>A sealed secret as the table has it, <c>s</c> in queries.</summary>
internal sealed class SecretRow
{
    public const string Columns =
        "s.secret_no AS SecretNo, s.purpose AS Purpose, s.sealed AS Sealed, s.valid_from AS ValidFrom, s.valid_until AS ValidUntil, s.created_at AS SecretCreatedAt";

    public long SecretNo { get; init; }

    public string Purpose { get; init; } = "";

    public byte[] Sealed { get; init; } = [];

    public long? ValidFrom { get; init; }

    public long? ValidUntil { get; init; }

    public long SecretCreatedAt { get; init; }

    public DateTimeOffset? From => Time(ValidFrom);

    public DateTimeOffset? Until => Time(ValidUntil);

    public DateTimeOffset CreatedAt => DateTimeOffset.FromUnixTimeMilliseconds(SecretCreatedAt);

    public SealContext Context(int tenantNo, DestinationId owner) => new(tenantNo, SecretPurpose.IsAccount(Purpose) ? 0 : owner.Value, Purpose, SecretCreatedAt);

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}
