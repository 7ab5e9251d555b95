namespace Sealpost.Client.Tenants;

/// <summary>A tenant to create.</summary>
public sealed record NewTenant
{
    /// <summary>Its id for good: 1 to 64 lower case letters, digits and dashes; null to have one made. An id is never used twice, not even after its tenant is deleted.</summary>
    public string? Id { get; init; }

    /// <summary>What people call it: 1 to 200 characters; null for its id.</summary>
    public string? Name { get; init; }
}
