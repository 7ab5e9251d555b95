namespace Sealpost.Client.ApiKeys;

/// <summary>An API key to create.</summary>
public sealed record NewApiKey
{
    /// <summary>What the key is for: 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>The id of the one tenant the key may reach; null for the whole instance.</summary>
    public string? Tenant { get; init; }

    /// <summary>
    /// <c>viewer</c>, <c>webhookManager</c>, <c>tenantAdmin</c> or <c>superAdmin</c>, which is never limited to a tenant. Null for <c>webhookManager</c> in a tenant and <c>superAdmin</c> in the
    /// whole instance.
    /// </summary>
    public string? Role { get; init; }

    /// <summary>After this time the key no longer works; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
