using System.ComponentModel;
using System.Text.Json;

namespace Sealpost.Server.Sources;

[Description("A source: what one sender sends is verified by a scheme, stored, and sent on to the tenant's destinations. Only scheme is required, and a secret unless the scheme has none.")]
internal sealed record NewSource(
    [property: Description("The id of a scheme, such as stripe or github@1; without a version the newest, which is then kept. Or a whole scheme file, as an object. none verifies nothing.")] JsonElement Scheme,
    [property: Description("For people: at most 100 characters.")] string? Name = null,
    [property: Description("False to take nothing in.")] bool? Enabled = null,
    [property: Description("Choices that the scheme leaves open, by name; GET /api/v1/schemes lists them.")] IReadOnlyDictionary<string, string>? Settings = null,
    [property: Description("The secret that the sender signs with, as it was handed over. Never shown again.")] string? Secret = null,
    [property: Description("True to have a secret made, for a sender that takes yours. It is in this answer and nowhere else.")] bool? GenerateSecret = null,
    [property: Description("The name by which messages call the secret, where the sender's messages name their key.")] string? KeyId = null,
    [property: Description("Who may call: networks in CIDR form, addresses, or centrepoint for the nine addresses that ActiGraph publishes. Empty for everybody.")] IReadOnlyList<string>? AllowedNetworks = null,
    [property: Description("How the sender asks whether its webhooks are wanted; absent for what the scheme says.")] NewSourceHandshake? Handshake = null,
    [property: Description("What the events are called; absent for what the scheme says, or the scheme's name.")] SourceEventType? EventType = null,
    [property: Description("How repetitions of a delivery are recognised. They are answered like the first one, and not stored again.")] SourceDeduplication? Deduplicate = null);

[Description("What to change of a source. What is absent stays; null goes back to what a new source has.")]
internal sealed record SourcePatch(
    [property: Description("The id of a scheme, such as stripe or github@1; without a version the newest, which is then kept. Or a whole scheme file, as an object. none verifies nothing.")] JsonElement? Scheme = null,
    [property: Description("For people: at most 100 characters.")] string? Name = null,
    [property: Description("False to take nothing in.")] bool? Enabled = null,
    [property: Description("Choices that the scheme leaves open, by name; GET /api/v1/schemes lists them.")] IReadOnlyDictionary<string, string>? Settings = null,
    [property: Description("The secret that the sender signs with, as it was handed over. It replaces the stored one at once; rotate it for an overlap. Never shown again.")] string? Secret = null,
    [property: Description("True to have a secret made, for a sender that takes yours. It is in this answer and nowhere else.")] bool? GenerateSecret = null,
    [property: Description("The name by which messages call the secret, where the sender's messages name their key.")] string? KeyId = null,
    [property: Description("Who may call: networks in CIDR form, addresses, or centrepoint for the nine addresses that ActiGraph publishes. Empty for everybody.")] IReadOnlyList<string>? AllowedNetworks = null,
    [property: Description("How the sender asks whether its webhooks are wanted; absent for what the scheme says.")] NewSourceHandshake? Handshake = null,
    [property: Description("What the events are called; absent for what the scheme says, or the scheme's name.")] SourceEventType? EventType = null,
    [property: Description("How repetitions of a delivery are recognised. They are answered like the first one, and not stored again.")] SourceDeduplication? Deduplicate = null);

[Description("How the sender asks whether its webhooks are wanted.")]
internal sealed record NewSourceHandshake(
    [property: Description("none, or the name of a handshake: docs/sources.md lists them.")] string Type,
    [property: Description("With hub-challenge and hash-challenge: the token that you told the sender. Never shown again.")] string? VerifyToken = null,
    [property: Description("With options-origin: the origins that may send, or *.")] IReadOnlyList<string>? AllowedOrigins = null,
    [property: Description("With options-origin: requests a minute that are allowed; absent for no bound.")] int? AllowedRate = null,
    [property: Description("With sns-subscribe-url: the ARNs of the topics that may subscribe.")] IReadOnlyList<string>? AllowedTopics = null);

[Description("Which secret comes next, and how.")]
internal sealed record SourceRotationBody(
    [property: Description("The new secret; or generateSecret.")] string? Secret = null,
    [property: Description("True to have one made.")] bool? GenerateSecret = null,
    [property: Description("The name by which messages call it.")] string? KeyId = null,
    [property: Description("How long the old secret is accepted beside it: 0s to 30d; absent for what the scheme says, or 1d.")] string? GracePeriod = null);

[Description("How to replace the ingest URL. The body may be left out.")]
internal sealed record UrlRotationBody(
    [property: Description("How long the old URL still works: 0s to 30d; absent for 1d.")] string? GracePeriod = null);
