namespace Sealpost.Client.Destinations;

/// <summary>Which secret to replace, and how.</summary>
public sealed record SecretRotation
{
    /// <summary>The scheme whose secret is replaced; may be null where only one has a secret.</summary>
    public string? Scheme { get; init; }

    /// <summary>Your own new secret; null to have one generated.</summary>
    public string? Secret { get; init; }

    /// <summary>
    /// How long the old secret still signs, 0s to 30d, such as <c>1h</c>: beside the new one, or alone before it where a request has room for one signature. Null for what
    /// the profile says, or 0s where there is room for one. 0s ends all older secrets at once.
    /// </summary>
    public string? GracePeriod { get; init; }

    /// <summary>The scheme alone: keeps the secret out of logs.</summary>
    public override string ToString() => Scheme ?? "";
}

/// <summary>A secret that was replaced.</summary>
public sealed record RotatedSecret
{
    /// <summary>The scheme whose secret was replaced.</summary>
    public required string Scheme { get; init; }

    /// <summary>How long the old secret still signs.</summary>
    public required string GracePeriod { get; init; }

    /// <summary>When the new secret begins to sign: at once, or where a request has room for one signature at the end of the grace period.</summary>
    public DateTimeOffset SignsFrom { get; init; }

    /// <summary>Older secrets that would have signed on, and no longer do.</summary>
    public IReadOnlyList<StoredSecret> Ended { get; init; } = [];

    /// <summary>The new secret, this once; null when it was your own, and when the call was repeated with the same idempotency key.</summary>
    public string? Secret { get; init; }

    /// <summary>The scheme alone: keeps the secret out of logs.</summary>
    public override string ToString() => Scheme;
}

/// <summary>How to replace the secret that all of a tenant's <c>inscipher</c> destinations share.</summary>
internal sealed record AccountSecretRotation(string? GracePeriod);
