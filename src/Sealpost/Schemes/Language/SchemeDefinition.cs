using Sealpost.Schemes.Canonical;
using Sealpost.Schemes.Evaluation;
using Sealpost.Schemes.HttpSignatures;
using Sealpost.Schemes.Jwt;
using Sealpost.Secrets;

namespace Sealpost.Schemes.Language;

/// <summary>A scheme file that has no faults, with every setting chosen.</summary>
internal sealed record SchemeDefinition
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required SchemeKind Kind { get; init; }

    public required SecretFormat Secret { get; init; }

    public string? Source { get; init; }

    public string? Notes { get; init; }

    public SchemePlace? EventType { get; init; }

    public SchemePlace? DeliveryId { get; init; }

    public string? Handshake { get; init; }

    public SchemeResponse? Response { get; init; }

    public bool VerifiesDecompressedBody { get; init; }

    /// <summary>Present for kinds hmac, hash and asymmetric.</summary>
    public ProofDefinition? Proof { get; init; }

    /// <summary>Present for kinds token and basic.</summary>
    public TokenDefinition? Token { get; init; }

    /// <summary>Present for kind jwt.</summary>
    public JwtDefinition? Jwt { get; init; }

    /// <summary>Present for kind httpsig.</summary>
    public HttpSignatureDefinition? HttpSignature { get; init; }

    /// <summary>Where the keys come from when they are not given.</summary>
    public KeySource? Keys { get; init; }

    /// <summary>The list in the body whose members are each proven on their own; null when the request is proven as a whole.</summary>
    public JsonPath? Each { get; init; }

    /// <summary>Whether a setting that has no default has not been chosen: nothing verifies then.</summary>
    public bool IsIncomplete { get; init; }

    public IReadOnlyList<SchemeSetting> Settings { get; init; } = [];

    /// <summary>Whether the proof covers scheme and host of the URL, or a claim must name it.</summary>
    public bool CoversUrl =>
        HttpSignature is not null
        || Jwt?.Claims is { UrlHash: not null } or { Audience: { Text: null } } or { Issuer: { Text: null } } or { Subject: { Text: null } }
        || (Proof is { } proof && proof.AlsoSigned.Prepend(proof.Signed).Any(template => template.CoversUrl));

    /// <summary>Between the oldest and the newest signed time that are taken at a moment; null when it has no bound or no time is signed.</summary>
    public TimeSpan? SignedWindow =>
        HttpSignature is { } http ? http.Past + http.Future
        : Jwt is { } jwt ? jwt.Claims.MaxAge + jwt.Claims.Skew
        : Proof?.Timestamp is { IsSigned: true } time ? time.Past + time.Future
        : null;
}

/// <summary>A signature over a template of the request, by a keyed hash, a plain hash or a public key.</summary>
internal sealed record ProofDefinition
{
    /// <summary>The first signs, any of them verifies. More than one only among public keys.</summary>
    public required IReadOnlyList<ProofAlgorithm> Algorithms { get; init; }

    public required SignatureDefinition Signature { get; init; }

    /// <summary>What is signed.</summary>
    public required Template Signed { get; init; }

    /// <summary>What a signature may cover instead.</summary>
    public IReadOnlyList<Template> AlsoSigned { get; init; } = [];

    public required RotationDefinition Rotation { get; init; }

    public TimestampDefinition? Timestamp { get; init; }

    /// <summary>Where the signed message id stands, first choice first; empty when the scheme has none.</summary>
    public IReadOnlyList<FieldSource> MessageId { get; init; } = [];

    public IReadOnlyList<HeaderGuard> Guards { get; init; } = [];

    public FieldSource? KeyId { get; init; }

    public UrlForm Url { get; init; }

    public BodyDigestDefinition? BodyDigest { get; init; }

    public ProofAlgorithm Algorithm => Algorithms[0];
}

/// <summary>A digest of the body that stands in a signed part of the request.</summary>
internal sealed record BodyDigestDefinition(FieldSource Source, DigestAlgorithm Algorithm, SignatureEncoding Encoding);

/// <summary>A shared token in a header (with fixed text before it) or in the JSON body; for Basic, the credential.</summary>
internal sealed record TokenDefinition(IReadOnlyList<FieldSource> Sources, string Prefix);

/// <summary>A place to read, its JSON pointer split, and whether the signature covers what stands there.</summary>
internal sealed record FieldSource(SchemePlace Place, JsonPath? Path, bool IsSigned);

internal sealed record TimestampDefinition
{
    /// <summary>First choice first.</summary>
    public required IReadOnlyList<FieldSource> Sources { get; init; }

    public required TimestampFormat Format { get; init; }

    /// <summary>How old it may be; null means any age.</summary>
    public TimeSpan? Past { get; init; }

    /// <summary>How far ahead it may be; null means any distance.</summary>
    public TimeSpan? Future { get; init; }

    /// <summary>A moment before which no honest timestamp lies.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    public bool IsSigned => Sources.Any(source => source.IsSigned);
}

internal sealed record SignatureDefinition
{
    /// <summary>Where signatures stand: one place and its alternatives, or, in numbered and positioned headers, all of them.</summary>
    public required IReadOnlyList<FieldSource> Sources { get; init; }

    public required SignatureSpread Spread { get; init; }

    public required SignatureParse Parse { get; init; }

    public required SignatureEncoding Encoding { get; init; }

    public required ItemPattern Pattern { get; init; }

    /// <summary>Where the signature stands in an envelope.</summary>
    public JsonPath? InEnvelope { get; init; }

    /// <summary>Where the key id stands in an envelope; null when it names none.</summary>
    public JsonPath? KeyIdInEnvelope { get; init; }

    /// <summary>What stands between items; the first is written, all are accepted.</summary>
    public string[] Separators { get; init; } = [];

    /// <summary>What stands between key and value.</summary>
    public string Pair { get; init; } = "=";

    /// <summary>The item keys that hold signatures.</summary>
    public string[] Keys { get; init; } = [];
}

/// <summary>How signatures are spread over headers.</summary>
internal enum SignatureSpread
{
    /// <summary>In the first of the named places that is there.</summary>
    FirstPresent,
    /// <summary>In every one of the numbered headers; any may match any key.</summary>
    Numbered,
    /// <summary>The first header belongs to the first key, the second to the second.</summary>
    ByPosition,
}

internal enum SignatureParse
{
    Raw,
    List,
    KeyValue,
    /// <summary>The base64 of a JSON object, in which the signature and the key id stand.</summary>
    Envelope,
}

internal sealed record RotationDefinition(RotationMode Mode)
{
    /// <summary>The label when one key is active.</summary>
    public string? Only { get; init; }

    /// <summary>The label of the older key while two are active.</summary>
    public string? Old { get; init; }

    /// <summary>The label of the newer key while two are active.</summary>
    public string? New { get; init; }

    /// <summary>How long the vendor lets both keys sign.</summary>
    public TimeSpan? Overlap { get; init; }
}

internal enum RotationMode
{
    /// <summary>Only the newest active key signs.</summary>
    None,
    /// <summary>Every active key signs in the same way.</summary>
    All,
    /// <summary>The two newest keys sign, each under the label of its position.</summary>
    Labels,
    /// <summary>Each key signs in the header of its position.</summary>
    Positions,
}

/// <summary>A header that must have exactly this value.</summary>
internal sealed record HeaderGuard(string Header, string Value);
