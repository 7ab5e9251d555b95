namespace Sealpost.Schemes;

/// <summary>Accepted, or the one reason why not. For logs and metrics; the sender is never told.</summary>
public enum VerifyOutcome
{
    /// <summary>No verification was done. The value of a result nobody filled in; it never means success.</summary>
    NotVerified,
    /// <summary>The request is what the holder of a key sent.</summary>
    Accepted,
    /// <summary>No key was given, none is active now, or none answers to the key id in the message.</summary>
    NoKey,
    /// <summary>More than eight keys are active at once.</summary>
    TooManyKeys,
    /// <summary>A header that must have one fixed value is missing or differs.</summary>
    GuardFailed,
    /// <summary>A field that the scheme reads once came several times.</summary>
    AmbiguousHeader,
    /// <summary>There is no signature, token or credential.</summary>
    MissingSignature,
    /// <summary>There is a signature, but nothing in it has the scheme's form: wrong prefix, version, encoding or length of text.</summary>
    MalformedSignature,
    /// <summary>More than sixteen signatures, or more than sixty-four items in the header.</summary>
    TooManySignatures,
    /// <summary>The signature or token has the right form and is not ours.</summary>
    SignatureMismatch,
    /// <summary>The signed timestamp is missing.</summary>
    MissingTimestamp,
    /// <summary>The timestamp does not have the scheme's exact format.</summary>
    MalformedTimestamp,
    /// <summary>The timestamp lies further back than the scheme allows, or the token or signature has run out.</summary>
    TimestampTooOld,
    /// <summary>The timestamp lies further ahead than the scheme allows, or the token is not yet valid.</summary>
    TimestampTooNew,
    /// <summary>The signed message id is missing.</summary>
    MissingId,
    /// <summary>Another part that the signature covers, or must cover, is missing: a header, a query parameter, the URL, the method.</summary>
    MissingSignedPart,
    /// <summary>The body is not the JSON or the form that the scheme reads a field from.</summary>
    MalformedBody,
    /// <summary>A digest of the body or the URL, itself covered by the signature, is not that of what arrived.</summary>
    DigestMismatch,
    /// <summary>The token is genuine and says something else than the scheme demands: another issuer, audience, subject.</summary>
    ClaimMismatch,
    /// <summary>
    /// The key stands elsewhere and could not be fetched just now, or <see cref="Scheme.Verify"/> was called where only
    /// <see cref="Scheme.VerifyAsync"/> can fetch it. Says nothing about the request: answer 503, so that the sender tries again.
    /// </summary>
    KeyUnavailable,
    /// <summary>The request names a key at an address that the scheme does not trust, or the certificate there does not hold up.</summary>
    KeyNotTrusted,
    /// <summary>A setting that the scheme cannot do without has not been chosen.</summary>
    NotConfigured,
}
