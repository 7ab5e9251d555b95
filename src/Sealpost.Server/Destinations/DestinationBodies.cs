using System.ComponentModel;
using System.Text.Json;

namespace Sealpost.Server.Destinations;

[Description("A new destination: where a tenant's events are sent, and how. Only url is required.")]
internal sealed record NewDestination(
    [property: Description("Where to send: an https URL of a public host, at most 2,048 characters, without user name or fragment.")] string Url,
    [property: Description("Which system to behave like: actigraph, custom, engenius, inscipher, kaisa, orange-logic or standard-webhooks, the default. It cannot be changed later.")] string? Profile = null,
    [property: Description("For people: at most 500 characters.")] string? Description = null,
    [property: Description("False to begin, or go on, as disabled. Default true.")] bool? Enabled = null,
    [property: Description("The event types to send: names, or patterns in which * stands for one word and ** for any number of words. Absent or null for all.")] IReadOnlyList<string>? EventTypes = null,
    [property: Description("Which events of a type to send, where the profile knows kinds of them: {\"upload\": [\"completed\", \"error\"]} with actigraph. Absent or null for all.")] IReadOnlyDictionary<string, IReadOnlyList<string>>? EventOptions = null,
    [property: Description("A condition on the payload, such as {\"path\": \"/state\", \"in\": [\"TX\", \"CA\"]}; absent or null for none.")] JsonElement? Filter = null,
    [property: Description("How to make the body from the payload: the name of a template (raw, slack or teams), or an object with contentType and text. Absent or null to send the payload as it is.")] JsonElement? PayloadTemplate = null,
    [property: Description("Headers to add. A value, or an object with value and secret: true for one that is sealed and never shown.")] IReadOnlyDictionary<string, JsonElement>? Headers = null,
    [property: Description("The schemes to sign with; absent for the profile's own, empty for none.")] IReadOnlyList<NewSigning>? Signing = null,
    [property: Description("How to show the receiver who is calling; absent for none.")] NewAuthentication? Authentication = null,
    [property: Description("When to try again; what is absent comes from the profile.")] NewRetry? Retry = null,
    [property: Description("What the receiver must answer before it gets events. actigraph: actigraph, the default, or none. custom: none, the default, actigraph, cloudevents or challenge. The other profiles: none.")] string? Handshake = null,
    [property: Description("How much the receiver takes; absent or null for as fast as it answers.")] NewRateLimit? RateLimit = null,
    [property: Description("True to send one delivery at a time, in the order in which their messages were accepted. Default false. It cannot be changed later.")] bool? Ordered = null,
    [property: Description("With ordered: what becomes of a delivery whose attempts have all failed. skip, the default: it is a dead letter and the next one goes. stop: nothing goes until it is resent or cancelled.")] string? OnStall = null,
    [property: Description("With custom and inscipher: who gets a mail when a delivery has failed for good, at most 10 addresses. Mails need Sealpost:Smtp on the server.")] IReadOnlyList<string>? NotifyEmails = null);

[Description("What to change of a destination. What is absent stays; null goes back to what the profile says. The profile itself cannot be changed.")]
internal sealed record DestinationPatch(
    [property: Description("Where to send; it cannot be null.")] string? Url = null,
    [property: Description("For people.")] string? Description = null,
    [property: Description("False to disable it, true to enable it.")] bool? Enabled = null,
    [property: Description("The event types to send: names or patterns, all of them.")] IReadOnlyList<string>? EventTypes = null,
    [property: Description("Which events of a type to send, where the profile knows kinds of them: the members given change.")] IReadOnlyDictionary<string, IReadOnlyList<string>>? EventOptions = null,
    [property: Description("A condition on the payload; it replaces the old one whole.")] JsonElement? Filter = null,
    [property: Description("How to make the body from the payload; it replaces the old template whole.")] JsonElement? PayloadTemplate = null,
    [property: Description("Headers by name: null removes one. A secret one whose value is left out keeps the stored value.")] IReadOnlyDictionary<string, JsonElement>? Headers = null,
    [property: Description("The schemes to sign with, all of them. A scheme that stays keeps its secrets unless a new one is given, which then replaces them at once.")] IReadOnlyList<NewSigning>? Signing = null,
    [property: Description("Of the same type: what is absent stays, the password or value too. Of another type: it replaces the old one whole.")] NewAuthentication? Authentication = null,
    [property: Description("What is absent stays.")] NewRetry? Retry = null,
    [property: Description("What the receiver must answer before it gets events; a change asks it anew.")] string? Handshake = null,
    [property: Description("Replaces the limit whole; null takes it away.")] NewRateLimit? RateLimit = null,
    [property: Description("With ordered: skip or stop; null for skip.")] string? OnStall = null,
    [property: Description("With custom and inscipher: who gets a mail when a delivery has failed for good, all of them; null for nobody.")] IReadOnlyList<string>? NotifyEmails = null);

[Description("One scheme to sign with.")]
internal sealed record NewSigning(
    [property: Description("The scheme, such as engenius@1; without a version the newest, which is then kept.")] string Scheme,
    [property: Description("Choices that the scheme leaves open, by name; GET /api/v1/schemes lists them.")] IReadOnlyDictionary<string, string>? Settings = null,
    [property: Description("When this scheme stops signing, to move receivers to another; absent or null for never.")] DateTimeOffset? Until = null,
    [property: Description("Your own secret; absent to have one generated, or in a patch to keep the one stored. It is never shown again.")] string? Secret = null);

[Description("How to show the receiver who is calling. Which types there are depends on the profile.")]
internal sealed record NewAuthentication(
    [property: Description("none, basic, authorization, header, oauth2 or mtls.")] string Type,
    [property: Description("With basic: the user name, without a colon.")] string? Username = null,
    [property: Description("With basic: the password. With mtls: the password of pkcs12. Never shown again.")] string? Password = null,
    [property: Description("With header: the header's name.")] string? Name = null,
    [property: Description("With authorization: the whole value of the Authorization header. With header: the header's value. Never shown again.")] string? Value = null,
    [property: Description("With oauth2: the id of one of the tenant's OAuth2 clients. Where its server says where calls go (salesforce, contentsquare), the destination's url may be a path.")] string? Client = null,
    [property: Description("With oauth2: the scope to ask for instead of the client's own.")] string? Scope = null,
    [property: Description("With mtls: the client certificate in PEM, then those that lead to a root.")] string? Certificate = null,
    [property: Description("With mtls and certificate: its private key in PEM, not encrypted. Never shown again.")] string? PrivateKey = null,
    [property: Description("With mtls instead of both: a PKCS#12 file with one private key, in base64. Never shown again.")] string? Pkcs12 = null);

[Description("When a failed attempt is made again.")]
internal sealed record NewRetry(
    [property: Description("The wait before each further attempt, counted from the failure: at most 15, each 0s to 7d, such as 5s, 30m or 2h.")] IReadOnlyList<string>? Delays = null,
    [property: Description("Which part of each delay is random, 0 to 1: 0.2 spreads a delay over 90 % to 110 % of itself.")] double? Jitter = null,
    [property: Description("Which answers are success: 2xx or 200.")] string? Success = null,
    [property: Description("How long one attempt may take in all: 1s to 60s.")] string? Timeout = null,
    [property: Description("Whether a Retry-After of the receiver postpones the next attempt.")] bool? RetryAfter = null,
    [property: Description("Whether status 410 disables the destination.")] bool? DisableOnGone = null,
    [property: Description("After how long of nothing but failures the destination is disabled: 1h to 90d, or 0s for never. Absent or null for what the server says, 5d by default.")] string? DisableAfter = null);

[Description("How much a receiver takes, evenly spread: a burst is at most what one second brings.")]
internal sealed record NewRateLimit(
    [property: Description("Requests in each period, 1 to 1000000.")] int Requests,
    [property: Description("The period, 1s to 1d; absent for 1s.")] string? Per = null,
    [property: Description("Bytes of payload in each period; absent or null when only requests count.")] long? Bytes = null);

[Description("Why a destination is disabled.")]
internal sealed record DisableBody(
    [property: Description("For people: at most 500 characters.")] string? Reason = null);

[Description("Which secret to replace, and how.")]
internal sealed record RotateBody(
    [property: Description("The scheme whose secret is replaced; may be left out where only one has a secret.")] string? Scheme = null,
    [property: Description("Your own new secret; absent to have one generated.")] string? Secret = null,
    [property: Description("How long the old secret still signs, 0s to 30d: beside the new one, or alone before it where a request has room for one signature. Absent for what the profile says, or 0s where there is room for one.")] string? GracePeriod = null);
