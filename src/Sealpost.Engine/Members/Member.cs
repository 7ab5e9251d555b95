using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Members;

/// <summary>How somebody stands who may sign in.</summary>
internal enum MemberState
{
    /// <summary>Has no password yet, or none any more: a link is under way.</summary>
    Invited,
    Active,

    /// <summary>Cannot sign in.</summary>
    Disabled,
}

/// <summary>Somebody who may sign in.</summary>
/// <param name="Email">In lower case.</param>
/// <param name="TenantNo">The one tenant that the member belongs to; null for the whole instance.</param>
internal sealed record Member(
    MemberId Id, string Email, string Name, int? TenantNo, string? Tenant, Role Role, MemberState State, long Revision, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? SignedInAt);

/// <summary>Somebody who is to be a member.</summary>
internal sealed record MemberDraft(string Email, string Name, int? TenantNo, Role Role);
