namespace Sealpost.Client.Destinations;

/// <summary>Which secret to replace, and how.</summary>
public sealed record SecretRotation
{
    /// <summary>The scheme whose secret is replaced; may be null where only one has a secret.</summary>
    public string? Scheme { get; init; }

    /// <summary>Your own new secret; null to have one generated.</summary>
    public string? Secret { get; init; }

    /// <summary>How long the old secret signs beside the new one: 0s to 30d, such as <c>1h</c>; null for what the profile says. 0s replaces it at once.</summary>
    public string? GracePeriod { get; init; }

    /// <summary>The scheme alone: keeps the secret out of logs.</summary>
    public override string ToString() => Scheme ?? "";
}

/// <summary>A secret that was replaced.</summary>
public sealed record RotatedSecret
{
    /// <summary>The scheme whose secret was replaced.</summary>
    public required string Scheme { get; init; }

    /// <summary>How long the old secret still signs beside the new one.</summary>
    public required string GracePeriod { get; init; }

    /// <summary>The new secret, this once; null when it was your own.</summary>
    public string? Secret { get; init; }

    /// <summary>The scheme alone: keeps the secret out of logs.</summary>
    public override string ToString() => Scheme;
}
