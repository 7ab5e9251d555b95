using System.Text.Json;
using Sealpost.Client.Sources;

namespace Sealpost.Portal.Sources;

/// <summary>What sources and what befell their requests are called.</summary>
internal static class SourceWords
{
    public static (string Text, string Tone) Of(Source source) => source.Enabled ? ("taking in", "ok") : ("paused", "idle");

    public static string TitleOf(Source source) => source.Name.Length > 0 ? source.Name : SchemeOf(source);

    /// <summary>The id of the scheme, or of the scheme file.</summary>
    public static string SchemeOf(Source source) => source.Scheme switch
    {
        { ValueKind: JsonValueKind.String } id => id.GetString()!,
        { ValueKind: JsonValueKind.Object } file when file.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String => $"{id.GetString()} (a file of your own)",
        _ => "a scheme of your own",
    };

    /// <summary>Whether it takes everything for true.</summary>
    public static bool VerifiesNothing(Source source) => SchemeOf(source) is "none" or "none@1";

    public static string EventTypeOf(SourceEventType type) => type switch
    {
        { Constant: { } constant } => constant,
        { Header: { } header } => $"{type.Prefix}the header {header}",
        { Query: { } query } => $"{type.Prefix}the query parameter {query}",
        { Json: { } json } => $"{type.Prefix}what stands at {json} in the body",
        _ => "the scheme's name",
    };

    public static string OnceOf(SourceDeduplication once) => once.By switch
    {
        "header" => $"known by the header {once.Header}",
        "json" => $"known by what stands at {once.Json} in the body",
        "body" => "known by all bytes of the body",
        "none" => "never: every request is a delivery of its own",
        _ => "known by the sender's id, or what was signed",
    };

    /// <summary>Why a request was not taken in, in a sentence, by the API's stable word.</summary>
    public static string ReasonOf(string reason) => reason switch
    {
        "addressNotAllowed" => "It came from an address that may not call.",
        "plainHttp" => "A password or token came over plain http.",
        "handshakeRefused" => "The sender asked whether its webhooks are wanted, with a token, an origin or a topic that is not the one agreed on.",
        "eventTypeRefused" => "Its event type may not be used, and there is no name instead of it.",
        "bodyTooLarge" => "Its body is too large.",
        "encodingNotSupported" => "Its body is encoded in a way that is not known here.",
        "signatureMismatch" => "No signature matches any of the secrets.",
        "missingSignature" => "It has no signature.",
        "malformedSignature" or "tooManySignatures" => "Its signature is not written as the scheme has it.",
        "missingTimestamp" or "malformedTimestamp" => "The time that the signature covers is missing, or not written as the scheme has it.",
        "timestampTooOld" => "It was signed too long ago.",
        "timestampTooNew" => "It was signed in the future: a clock is wrong.",
        "missingId" or "missingSignedPart" => "Something that the signature covers is missing.",
        "ambiguousHeader" => "A header that may come once came more than once.",
        "malformedBody" => "Its body is not what the scheme signs.",
        "digestMismatch" => "Its body is not the one that its digest was made of.",
        "claimMismatch" => "What its token claims is not what was agreed on.",
        "guardFailed" => "It lacks what the scheme asks for beside the signature.",
        "noKey" or "notConfigured" => "There is no secret to verify it with.",
        "tooManyKeys" => "There are more secrets than one request is tried with.",
        "keyUnavailable" or "keyNotTrusted" => "The key that it names cannot be had, or is not to be trusted.",
        _ => "It does not verify.",
    };
}
