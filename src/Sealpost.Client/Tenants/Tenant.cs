namespace Sealpost.Client.Tenants;

/// <summary>A tenant: one customer, project or team with destinations of its own.</summary>
public sealed record Tenant
{
    /// <summary>Its id; it never changes.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>How long what is finished is kept; null for what the server says.</summary>
    public TenantRetention? Retention { get; init; }

    /// <summary>What it may use; null for what the server says.</summary>
    public TenantLimits? Limits { get; init; }

    /// <summary>Counts the changes, from 1.</summary>
    public long Revision { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
