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
        "address-not-allowed" => "It came from an address that may not call.",
        "https-required" => "A password or token came over plain http.",
        "handshake-refused" => "The sender asked whether its webhooks are wanted, with a token, an origin or a topic that is not the one agreed on.",
        "event-type-refused" => "Its event type may not be used, and there is no name instead of it.",
        "body-too-large" => "Its body is too large.",
        "body-too-slow" => "Its body came too slowly.",
        "body-unreadable" => "Its body is not framed as HTTP asks.",
        "encoding-not-supported" => "Its body is encoded in a way that is not known here.",
        "signature-mismatch" => "No signature matches any of the secrets.",
        "missing-signature" => "It has no signature.",
        "malformed-signature" or "too-many-signatures" => "Its signature is not written as the scheme has it.",
        "missing-timestamp" or "malformed-timestamp" => "The time that the signature covers is missing, or not written as the scheme has it.",
        "timestamp-too-old" => "It was signed too long ago.",
        "timestamp-too-new" => "It was signed in the future: a clock is wrong.",
        "missing-id" or "missing-signed-part" => "Something that the signature covers is missing.",
        "ambiguous-header" => "A header that may come once came more than once.",
        "malformed-body" => "Its body is not what the scheme signs.",
        "digest-mismatch" => "Its body is not the one that its digest was made of.",
        "claim-mismatch" => "What its token claims is not what was agreed on.",
        "guard-failed" => "It lacks what the scheme asks for beside the signature.",
        "no-key" or "not-configured" => "There is no secret to verify it with.",
        "too-many-keys" => "There are more secrets than one request is tried with.",
        "key-unavailable" or "key-not-trusted" => "The key that it names cannot be had, or is not to be trusted.",
        _ => "It does not verify.",
    };
}
