using System.Globalization;
using Sealpost.Schemes;

namespace Sealpost.Diagnosis;

/// <summary>Puts the outcome of a verification into words.</summary>
internal static class OutcomeText
{
    public static DiagnosisFinding Explain(Scheme scheme, VerifyResult result, ReadOnlySpan<SchemeKey> keys, DateTimeOffset now)
    {
        var proof = scheme.Definition.Proof;
        var signature = (proof?.Signature.Sources ?? scheme.Definition.Token?.Sources)?[0].Place.ToString()
            ?? scheme.Definition.Jwt?.Source.Place.ToString()
            ?? (scheme.Kind == SchemeKind.HttpSignature ? "header:Signature" : "header:Authorization");
        var timestamp = proof?.Timestamp?.Sources[0].Place.ToString() ?? signature;
        return result.Outcome switch
        {
            VerifyOutcome.Accepted => new("accepted", "The request verifies; nothing is wrong with it."),
            VerifyOutcome.NoKey => new("no-key", WithoutKey(keys, now)),
            VerifyOutcome.TooManyKeys => new("too-many-keys", "More than eight keys are active at once."),
            VerifyOutcome.GuardFailed => new("guard-failed", $"A header that must have a fixed value is missing or differs: {string.Join(", ", proof!.Guards.Select(guard => $"{guard.Header} must be {guard.Value}"))}."),
            VerifyOutcome.AmbiguousHeader => new("ambiguous-header", "A header, or a field, that the scheme reads once came several times; a proxy may have added one."),
            VerifyOutcome.MissingSignature => new("missing-signature", $"There is no signature at {signature}."),
            VerifyOutcome.MalformedSignature => new("malformed-signature", $"What stands at {signature} does not have this scheme's form: prefix, version or encoding."),
            VerifyOutcome.TooManySignatures => new("too-many-signatures", $"There are more than sixteen signatures at {signature}."),
            VerifyOutcome.SignatureMismatch => new("signature-mismatch", $"The signature at {signature} has the right form and matches none of the keys."),
            VerifyOutcome.MissingTimestamp => new("missing-timestamp", $"There is no timestamp at {timestamp}."),
            VerifyOutcome.MalformedTimestamp => new("malformed-timestamp", $"The timestamp at {timestamp} is not of the form {proof?.Timestamp?.Format.Name ?? "of a number of seconds"}."),
            VerifyOutcome.TimestampTooOld => new("timestamp-too-old", $"The timestamp is {Seconds(result.Age)} s old{Limit(proof?.Timestamp?.Past)}: a slow delivery, a replay, or clocks that disagree."),
            VerifyOutcome.TimestampTooNew => new("timestamp-too-new", $"The timestamp is {Seconds(-result.Age)} s ahead{Limit(proof?.Timestamp?.Future)}: the clocks disagree."),
            VerifyOutcome.MissingId => new("missing-id", $"There is no message id at {(proof is null ? signature : proof.MessageId[0].Place.ToString())}."),
            VerifyOutcome.MissingSignedPart => new("missing-signed-part", "A header, a query parameter, the method or the URL that the signature covers is missing."),
            VerifyOutcome.MalformedBody => new("malformed-body", "The scheme reads a field of the body, and the body is not the JSON or the form it should be."),
            VerifyOutcome.DigestMismatch => new("digest-mismatch", "The signature is good, and the digest of body or URL that it covers is not that of what arrived."),
            VerifyOutcome.ClaimMismatch => new("claim-mismatch", "The signature is good, and it says something else than the scheme demands: issuer, audience, subject or tag."),
            VerifyOutcome.KeyUnavailable => new("key-unavailable", "The key stands elsewhere and could not be fetched, or nothing here may fetch it; give the key itself to go on."),
            VerifyOutcome.KeyNotTrusted => new("key-not-trusted", "The request names a key at an address that the scheme does not trust, or the certificate there does not hold up."),
            VerifyOutcome.NotConfigured => new("not-configured", $"A setting has to be chosen first: {string.Join(", ", scheme.Settings.Where(setting => setting is { IsText: true, IsOptional: false }).Select(setting => setting.Name))}."),
            _ => new("not-verified", "This version cannot evaluate the scheme."),
        };
    }

    private static string WithoutKey(ReadOnlySpan<SchemeKey> keys, DateTimeOffset now)
    {
        DateTimeOffset? last = null;
        foreach (var key in keys)
        {
            if (key.Until is not { } until || until > now)
                return "No key is active now, or none answers to the key id in the request.";
            last = last > until ? last : until;
        }

        return last is { } end
            ? $"Every key has run out, the last one at {end.ToUniversalTime():yyyy-MM-dd'T'HH:mm:ss'Z'}: give the one that the sender signs with now."
            : "There is no key.";
    }

    private static string Limit(TimeSpan? limit) => limit is null ? ", more than it may be" : $" and may be {Seconds(limit)} s";

    private static string Seconds(TimeSpan? span) => Math.Round(span?.TotalSeconds ?? 0).ToString(CultureInfo.InvariantCulture);
}
