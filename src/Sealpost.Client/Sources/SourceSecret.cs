namespace Sealpost.Client.Sources;

/// <summary>What is known of a source's stored secret; never the secret itself.</summary>
public sealed record SourceSecret
{
    /// <summary><c>verification</c>, or <c>verifyToken</c> for that of the handshake.</summary>
    public required string Use { get; init; }

    /// <summary>The name by which messages call it; null without one.</summary>
    public string? KeyId { get; init; }

    /// <summary>When it was stored.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when it is still accepted beside its successor; null for the current one.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Which secret comes next, and how: give <see cref="Secret"/> or set <see cref="GenerateSecret"/>.</summary>
public sealed record SourceSecretRotation
{
    /// <summary>The new secret, as the sender handed it over.</summary>
    public string? Secret { get; init; }

    /// <summary>True to have one made, for a sender that takes yours.</summary>
    public bool? GenerateSecret { get; init; }

    /// <summary>The name by which messages call it.</summary>
    public string? KeyId { get; init; }

    /// <summary>How long the old secret is accepted beside it: 0s to 30d, such as <c>1h</c>. Null for what the scheme says, or 1d. 0s ends all older secrets at once.</summary>
    public string? GracePeriod { get; init; }

    /// <summary>Always <c>[redacted]</c>.</summary>
    public override string ToString() => "[redacted]";
}

/// <summary>A source's secret that was replaced.</summary>
public sealed record RotatedSourceSecret
{
    /// <summary>How long the old secret is still accepted.</summary>
    public required string GracePeriod { get; init; }

    /// <summary>The new secret, this once; null when it was given, and when the call was repeated with the same idempotency key.</summary>
    public string? Secret { get; init; }

    /// <summary>Always <c>[redacted]</c>.</summary>
    public override string ToString() => "[redacted]";
}

/// <summary>A source's ingest URL that was replaced.</summary>
public sealed record RotatedSourceUrl
{
    /// <summary>How long the old URL still works.</summary>
    public required string GracePeriod { get; init; }

    /// <summary>Where the sender sends to, this once; null when the call was repeated with the same idempotency key.</summary>
    public string? Url { get; init; }

    /// <summary>Always <c>[redacted]</c>.</summary>
    public override string ToString() => "[redacted]";
}

/// <summary>The answer that lists secrets.</summary>
internal sealed record SourceSecrets(IReadOnlyList<SourceSecret> Items);

/// <summary>How to replace an ingest URL.</summary>
internal sealed record SourceUrlRotation(string? GracePeriod);
