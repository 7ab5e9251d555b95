namespace Sealpost.Client.Members;

/// <summary>Somebody who may sign in.</summary>
public sealed record Member
{
    /// <summary><c>mem_</c> and 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>The e-mail address to sign in with, in lower case.</summary>
    public required string Email { get; init; }

    /// <summary>What people call the member.</summary>
    public required string Name { get; init; }

    /// <summary>The one tenant that the member belongs to; null for the whole instance.</summary>
    public string? Tenant { get; init; }

    /// <summary>What the member may do there: <c>viewer</c>, <c>webhookManager</c>, <c>tenantAdmin</c> or <c>superAdmin</c>.</summary>
    public required string Role { get; init; }

    /// <summary><c>invited</c> until there is a password, then <c>active</c>; <c>disabled</c> when kept from signing in.</summary>
    public required string State { get; init; }

    /// <summary>Counts the changes, from 1.</summary>
    public long Revision { get; init; }

    /// <summary>When the member was invited.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the member was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>When the member last signed in; null for never.</summary>
    public DateTimeOffset? SignedInAt { get; init; }

    /// <summary>
    /// Where the member chooses a password, this once: good for one use within seven days. Null in every other answer, and when the first answer was lost and the call repeated:
    /// reset the password then.
    /// </summary>
    public string? Link { get; init; }

    /// <summary>The id alone: keeps the link out of logs.</summary>
    public override string ToString() => Id;
}
