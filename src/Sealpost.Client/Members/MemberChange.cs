namespace Sealpost.Client.Members;

/// <summary>What to change of a member; what is null stays.</summary>
public sealed record MemberChange
{
    /// <summary>What people call the member: 1 to 100 characters.</summary>
    public string? Name { get; init; }

    /// <summary><c>viewer</c>, <c>webhookManager</c>, <c>tenantAdmin</c> or <c>superAdmin</c>. Another role ends the member's sessions.</summary>
    public string? Role { get; init; }

    /// <summary>Whether the member is kept from signing in. It ends the member's sessions.</summary>
    public bool? Disabled { get; init; }
}
