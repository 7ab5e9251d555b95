using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Members;

/// <summary>A member as the database has it; times are Unix milliseconds.</summary>
internal sealed class MemberRow
{
    public const string Columns =
        """
        m.id AS Id, m.email AS Email, m.name AS Name, m.tenant_no AS TenantNo, t.id AS Tenant, m.role AS Role, m.password AS Password, m.revision AS Revision,
        m.created_at AS CreatedAt, m.updated_at AS UpdatedAt, m.disabled_at AS DisabledAt, m.signed_in_at AS SignedInAt
        FROM members m LEFT JOIN tenants t ON t.tenant_no = m.tenant_no
        """;

    public byte[] Id { get; init; } = [];

    public string Email { get; init; } = "";

    public string Name { get; init; } = "";

    public int? TenantNo { get; init; }

    public string? Tenant { get; init; }

    public int Role { get; init; }

    public string? Password { get; init; }

    public long Revision { get; init; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public long? DisabledAt { get; init; }

    public long? SignedInAt { get; init; }

    public MemberState State => DisabledAt is not null ? MemberState.Disabled : Password is null ? MemberState.Invited : MemberState.Active;

    public Member ToMember() => new(
        MemberId.FromBytes(Id), Email, Name, TenantNo, Tenant, (Role)Role, State, Revision, Time(CreatedAt), Time(UpdatedAt), SignedInAt is { } signedIn ? Time(signedIn) : null);

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
