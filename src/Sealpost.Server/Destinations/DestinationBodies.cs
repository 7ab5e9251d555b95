using System.ComponentModel;
using System.Text.Json;

namespace Sealpost.Server.Destinations;

[Description("A destination: where a tenant's events are sent, and how. Only url is required. In a patch, what is absent stays and null goes back to what the profile says.")]
internal sealed record DestinationBody(
    [property: Description("Where to send: an https URL of a public host, at most 2,048 characters, without user name or fragment.")] string Url,
    [property: Description("Which system to behave like: actigraph, custom, engenius, inscipher, kaisa, orange-logic or standard-webhooks, the default. It cannot be changed later.")] string? Profile,
    [property: Description("For people: at most 500 characters.")] string? Description,
    [property: Description("False to begin, or go on, as disabled. Default true.")] bool? Enabled,
    [property: Description("The event types to send: names, or patterns in which * stands for one word and ** for any number of words. Absent or null for all.")] IReadOnlyList<string>? EventTypes,
    [property: Description("Which events of a type to send, where the profile knows kinds of them: {\"upload\": [\"completed\", \"error\"]} with actigraph. Absent or null for all.")] IReadOnlyDictionary<string, IReadOnlyList<string>>? EventOptions,
    [property: Description("A condition on the payload, such as {\"path\": \"/state\", \"in\": [\"TX\", \"CA\"]}; absent or null for none. A patch replaces it whole.")] JsonElement? Filter,
    [property: Description("How to make the body from the payload: the name of a template (raw, slack or teams), or an object with contentType and text. Absent or null to send the payload as it is. A patch replaces it whole.")] JsonElement? PayloadTemplate,
    [property: Description("Headers to add. A value, or an object with value and secret: true for one that is sealed and never shown; where such a value is left out of a patch, the stored one stays.")] IReadOnlyDictionary<string, JsonElement>? Headers,
    [property: Description("The schemes to sign with; absent for the profile's own, empty for none. In a patch the list is replaced, but a scheme that stays keeps its secrets.")] IReadOnlyList<SigningBody>? Signing,
    [property: Description("How to show the receiver who is calling; absent for none.")] AuthenticationBody? Authentication,
    [property: Description("When to try again; what is absent comes from the profile.")] RetryBody? Retry);

[Description("One scheme to sign with.")]
internal sealed record SigningBody(
    [property: Description("The scheme, such as engenius@1; without a version the newest, which is then kept.")] string Scheme,
    [property: Description("Choices that the scheme leaves open, by name; GET /api/v1/schemes lists them.")] IReadOnlyDictionary<string, string>? Settings,
    [property: Description("When this scheme stops signing, to move receivers to another; absent or null for never.")] DateTimeOffset? Until,
    [property: Description("Your own secret; absent to have one generated, or in a patch to keep the one stored. It is never shown again.")] string? Secret);

[Description("How to show the receiver who is calling. Which types there are depends on the profile.")]
internal sealed record AuthenticationBody(
    [property: Description("none, basic, authorization, header or oauth2.")] string Type,
    [property: Description("With basic: the user name, without a colon.")] string? Username,
    [property: Description("With basic: the password. Never shown again.")] string? Password,
    [property: Description("With header: the header's name.")] string? Name,
    [property: Description("With authorization: the whole value of the Authorization header. With header: the header's value. Never shown again.")] string? Value,
    [property: Description("With oauth2: the id of one of the tenant's OAuth2 clients. Where its server says where calls go (salesforce, contentsquare), the destination's url may be a path.")] string? Client,
    [property: Description("With oauth2: the scope to ask for instead of the client's own.")] string? Scope);

[Description("When a failed attempt is made again.")]
internal sealed record RetryBody(
    [property: Description("The wait before each further attempt, counted from the failure: at most 15, each 0s to 7d, such as 5s, 30m or 2h.")] IReadOnlyList<string>? Delays,
    [property: Description("Which part of each delay is random, 0 to 1: 0.2 spreads a delay over 90 % to 110 % of itself.")] double? Jitter,
    [property: Description("Which answers are success: 2xx or 200.")] string? Success,
    [property: Description("How long one attempt may take in all: 1s to 60s.")] string? Timeout,
    [property: Description("Whether a Retry-After of the receiver postpones the next attempt.")] bool? RetryAfter,
    [property: Description("Whether status 410 disables the destination.")] bool? DisableOnGone);

[Description("Why a destination is disabled.")]
internal sealed record DisableBody(
    [property: Description("For people: at most 500 characters.")] string? Reason);

[Description("Which secret to replace, and how.")]
internal sealed record RotateBody(
    [property: Description("The scheme whose secret is replaced; may be left out where only one has a secret.")] string? Scheme,
    [property: Description("Your own new secret; absent to have one generated.")] string? Secret,
    [property: Description("How long the old secret signs beside the new one: 0s to 30d; absent for what the profile says.")] string? GracePeriod);
