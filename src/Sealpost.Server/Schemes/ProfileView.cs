using System.ComponentModel;
using System.Text.Json;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Handshakes;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Validation;
using Sealpost.Server.Destinations;

namespace Sealpost.Server.Schemes;

[Description("One system that destinations can behave like, and what they get when they do not say otherwise.")]
internal sealed record ProfileView(
    [property: Description("Its name in a destination's profile.")] string Id,
    [property: Description("The system's name.")] string Name,
    [property: Description("What it does, for people.")] string Description,
    [property: Description("The schemes it signs with.")] IReadOnlyList<string> Schemes,
    [property: Description("Whether a destination may sign with any scheme instead.")] bool AnyScheme,
    [property: Description("Headers of every request; {eventType}, {deliveryGuid}, {destination} and the like stand for what the delivery says.")] IReadOnlyDictionary<string, string> Headers,
    [property: Description("The types of authentication it has.")] IReadOnlyList<string> Authentication,
    [property: Description("Whether it authenticates instead of signing, never both.")] bool AuthenticatesInsteadOfSigning,
    [property: Description("Whether you may choose the secret; otherwise it is always generated.")] bool SecretMayBeGiven,
    [property: Description("Least characters of a secret that you choose; null when you may not.")] int? SecretMinimumLength,
    [property: Description("Whether a tenant has one secret for all its destinations of it, rather than one for each.")] bool SecretPerAccount,
    [property: Description("How long old and new secret sign side by side after a rotation that does not say.")] string GracePeriod,
    [property: Description("Whether the instance's signature settings govern it.")] bool FollowsSignatureSettings,
    [property: Description("When it tries again.")] RetryView Retry,
    [property: Description("Most destinations of it in one tenant; null for no limit of its own.")] int? MaxDestinations,
    [property: Description("Whether its destinations must have different URLs.")] bool UniqueUrls,
    [property: Description("The handshakes a destination may ask its receiver for; the first is the default.")] IReadOnlyList<string> Handshakes,
    [property: Description("What a destination may choose within event types, by event type.")] IReadOnlyDictionary<string, EventOptionView> EventOptions,
    [property: Description("Whether a destination may name people who get a mail about a dead letter.")] bool NotifyEmails,
    [property: Description("What it sends as a test; null when any event will do.")] ProfileTestView? Test)
{
    public const string Example =
        """{"id":"inscipher","name":"InsCipher","description":"InsCipher's events.","schemes":["inscipher@1"],"anyScheme":false,"headers":{},"authentication":["none","header"],"authenticatesInsteadOfSigning":false,"secretMayBeGiven":false,"secretMinimumLength":null,"secretPerAccount":true,"gracePeriod":"0s","followsSignatureSettings":false,"retry":{"delays":["0s","30m","30m"],"jitter":0,"success":"200","timeout":"15s","retryAfter":false,"disableOnGone":false},"maxDestinations":null,"uniqueUrls":false,"handshakes":["none"],"eventOptions":{},"notifyEmails":true,"test":{"eventType":"batch","payload":{"batch":"42"}}}""";

    public static ProfileView Of(Profile profile) => new(
        profile.Id, profile.Name, profile.Description, [.. profile.Signing.Select(signing => signing.Scheme)], profile.AnyScheme,
        profile.Headers.ToDictionary(header => header.Name, header => header.Value), profile.Authentication.Types, profile.Authentication.InsteadOfSigning,
        profile.Secret.MayBeGiven, profile.Secret.MayBeGiven ? profile.Secret.MinimumLength : null, profile.Secret.PerAccount, DurationText.Format(profile.Secret.GracePeriod), profile.FollowsSignatureSettings, RetryOf(profile), profile.Limits.Destinations, profile.Limits.UniqueUrls,
        [.. profile.Handshakes.Select(HandshakeNames.Of)], profile.EventOptions.ToDictionary(option => option.Key, option => new EventOptionView(option.Value.Path, option.Value.Values)),
        profile.NotifyEmails, profile.Test is { } test ? new(test.EventType, test.Payload) : null);

    private static RetryView RetryOf(Profile profile) => new(
        [.. profile.Retry.Delays.Select(DurationText.Format)], profile.Retry.Jitter, profile.Retry.Success == SuccessRule.Only200 ? "200" : "2xx", DurationText.Format(profile.Timeout),
        profile.Retry.RetryAfter, profile.Retry.DisableOnGone);
}

[Description("What a destination may choose within an event type.")]
internal sealed record EventOptionView(
    [property: Description("The JSON pointer of the payload's member that decides.")] string Path,
    [property: Description("Its values, of which a destination names those it wants.")] IReadOnlyList<string> Values);

[Description("The event that the profile's system sends as a test.")]
internal sealed record ProfileTestView(
    [property: Description("Its event type.")] string EventType,
    [property: Description("Its payload; {now:…} stands for the time in UTC, in a .NET format.")] JsonElement Payload);
