using System.Globalization;
using Sealpost.Schemes;

namespace Sealpost.Diagnosis;

/// <summary>Puts the outcome of a verification into words.</summary>
internal static class OutcomeText
{
    public static DiagnosisFinding Explain(Scheme scheme, VerifyResult result)
    {
        var hmac = scheme.Definition.Proof;
        var signature = (hmac?.Signature.Sources ?? scheme.Definition.Token?.Sources)?[0].Place.ToString() ?? "header:Authorization";
        var timestamp = hmac?.Timestamp?.Sources[0].Place.ToString();
        return result.Outcome switch
        {
            VerifyOutcome.Accepted => new("accepted", "The request verifies; nothing is wrong with it."),
            VerifyOutcome.NoKey => new("no-key", "No key is active now, or none answers to the key id in the request."),
            VerifyOutcome.TooManyKeys => new("too-many-keys", "More than eight keys are active at once."),
            VerifyOutcome.GuardFailed => new("guard-failed", $"A header that must have a fixed value is missing or differs: {string.Join(", ", hmac!.Guards.Select(guard => $"{guard.Header} must be {guard.Value}"))}."),
            VerifyOutcome.AmbiguousHeader => new("ambiguous-header", "A header, or a field, that the scheme reads once came several times; a proxy may have added one."),
            VerifyOutcome.MissingSignature => new("missing-signature", $"There is no signature at {signature}."),
            VerifyOutcome.MalformedSignature => new("malformed-signature", $"What stands at {signature} does not have this scheme's form: prefix, version or encoding."),
            VerifyOutcome.TooManySignatures => new("too-many-signatures", $"There are more than sixteen signatures at {signature}."),
            VerifyOutcome.SignatureMismatch => new("signature-mismatch", $"The signature at {signature} has the right form and matches none of the keys."),
            VerifyOutcome.MissingTimestamp => new("missing-timestamp", $"There is no timestamp at {timestamp}."),
            VerifyOutcome.MalformedTimestamp => new("malformed-timestamp", $"The timestamp at {timestamp} is not of the form {hmac!.Timestamp!.Format.Name}."),
            VerifyOutcome.TimestampTooOld => new("stale-clock", $"The timestamp is {Seconds(result.Age)} s old and may be {Seconds(hmac!.Timestamp!.Past)} s: a slow delivery, a replay, or clocks that disagree."),
            VerifyOutcome.TimestampTooNew => new("stale-clock", $"The timestamp is {Seconds(-result.Age)} s ahead and may be {Seconds(hmac!.Timestamp!.Future)} s: the clocks disagree."),
            VerifyOutcome.MissingId => new("missing-id", $"There is no message id at {hmac!.MessageId[0].Place}."),
            VerifyOutcome.MissingSignedPart => new("missing-signed-part", "A header, a query parameter, the method or the URL that the signature covers is missing."),
            VerifyOutcome.MalformedBody => new("malformed-body", "The scheme reads a field of the body, and the body is not the JSON it should be."),
            _ => new("not-verified", "This version cannot evaluate the scheme."),
        };
    }

    private static string Seconds(TimeSpan? span) => Math.Round(span?.TotalSeconds ?? 0).ToString(CultureInfo.InvariantCulture);
}
