namespace Sealpost.Client.ApiKeys;

/// <summary>An API key. Its text is in the answer that creates it and nowhere else.</summary>
public sealed record ApiKey
{
    /// <summary><c>key_</c> and 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>What the key is for.</summary>
    public required string Name { get; init; }

    /// <summary>The last four characters of the key.</summary>
    public required string Hint { get; init; }

    /// <summary>The one tenant the key may reach; null for the whole instance.</summary>
    public string? Tenant { get; init; }

    /// <summary>What it may do there: <c>viewer</c>, <c>webhookManager</c>, <c>tenantAdmin</c> or <c>superAdmin</c>.</summary>
    public string? Role { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>After this time it no longer works; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null while it is not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was last used, to the minute; null for never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The key itself, this once. Null in every other answer, and when the first answer was lost and the call repeated: revoke that key and create another.</summary>
    public string? Key { get; init; }

    /// <summary>The id alone: keeps the key out of logs.</summary>
    public override string ToString() => Id;
}
