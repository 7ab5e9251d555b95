namespace Sealpost.Client.Members;

/// <summary>Somebody to invite.</summary>
public sealed record NewMember
{
    /// <summary>The e-mail address to sign in with. Nothing is sent to it.</summary>
    public required string Email { get; init; }

    /// <summary>What people call the member: 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary><c>viewer</c>, <c>webhookManager</c>, <c>tenantAdmin</c> or <c>superAdmin</c>, which is never limited to a tenant.</summary>
    public required string Role { get; init; }

    /// <summary>The id of the one tenant that the member belongs to; null for the whole instance.</summary>
    public string? Tenant { get; init; }
}
