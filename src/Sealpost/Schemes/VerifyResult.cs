namespace Sealpost.Schemes;

/// <summary>The answer of a verification.</summary>
public readonly record struct VerifyResult
{
    /// <summary>Accepted, or the one reason why not.</summary>
    public VerifyOutcome Outcome { get; init; }

    /// <summary>Whether the request was accepted.</summary>
    public bool IsAccepted => Outcome == VerifyOutcome.Accepted;

    /// <summary>Which of the given keys matched, from 0; -1 when none did, none is needed, or the key was fetched by an address in the request.</summary>
    public int KeyIndex { get; init; }

    /// <summary>The name of the key that matched: its own, or that under which it was fetched; null when it has none.</summary>
    public string? KeyId { get; init; }

    /// <summary>The message id that the signature covers; null when the scheme signs none. Believe it only when accepted.</summary>
    public string? MessageId { get; init; }

    /// <summary>
    /// The time that the signature covers; null when the scheme signs none. A time that anybody could have changed on the way (Sentry's,
    /// Shopify's) is no protection against replay and is not reported. Believe it only when accepted.
    /// </summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>How old the signed time was when verified; negative when the sender's clock is ahead; null without a signed time.</summary>
    public TimeSpan? Age { get; init; }

    internal static VerifyResult Refused(VerifyOutcome outcome) => new() { Outcome = outcome, KeyIndex = -1 };
}
