using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sealpost.Engine.Filters;
using Sealpost.Server.Deliveries;

namespace Sealpost.Server.Trials;

[Description("A filter as a destination has it, and an event to ask it about.")]
internal sealed record FilterToTry(
    [property: Description("The type of the event.")] string EventType,
    [property: Description("Its payload, any JSON value. Without a payload it is empty.")] JsonElement? Payload = null,
    [property: Description("Its payload in base64 instead, for what is not JSON.")] string? PayloadBase64 = null,
    [property: Description("Whose eventOptions are meant; absent for standard-webhooks.")] string? Profile = null,
    [property: Description("The event types wanted: names or patterns. Absent or null for all.")] IReadOnlyList<string>? EventTypes = null,
    [property: Description("Which events of a type are wanted, where the profile knows kinds of them. Absent or null for all.")] IReadOnlyDictionary<string, IReadOnlyList<string>>? EventOptions = null,
    [property: Description("The condition on the payload. Absent or null for none.")] JsonElement? Filter = null);

[Description("Whether a filter lets an event pass.")]
internal sealed record FilterTrialView(
    [property: Description("True when a destination with this filter would get the event.")] bool Matches,
    [property: Description("The part of the filter that it fails first, such as filter.and[1]; payload when it is not JSON; null when it passes.")] string? FailedAt,
    [property: Description("What that part asks for; null when it passes.")] string? Reason)
{
    public const string Example = """{"matches":false,"failedAt":"filter","reason":"/state is not one of \"TX\", \"CA\"."}""";

    public static FilterTrialView Of(FilterDecision decision) => decision switch
    {
        FilterDecision.DoesNotMatch mismatch => new(false, mismatch.Field, mismatch.Reason),
        FilterDecision.NotJson fault => new(false, "payload", fault.Reason),
        _ => new(true, null, null),
    };
}

[Description("A payload template as a destination has it, and an event to make a body of.")]
internal sealed record TemplateToTry(
    [property: Description("The template: a name (raw, slack or teams), or an object with contentType and text.")] JsonElement PayloadTemplate,
    [property: Description("The type of the event.")] string EventType,
    [property: Description("Its payload, any JSON value. Without a payload it is empty.")] JsonElement? Payload = null,
    [property: Description("Its payload in base64 instead, for what is not JSON.")] string? PayloadBase64 = null,
    [property: Description("When it was accepted; absent for now.")] DateTimeOffset? OccurredAt = null);

[Description("What a template makes of an event.")]
internal sealed record TemplateTrialView(
    [property: Description("The content type of the body; null when it is the message's own.")] string? ContentType,
    [property: Description("The body: as text when it is UTF-8, otherwise in base64.")] string Body,
    [property: Description("How to read body.")] BodyEncoding BodyEncoding)
{
    public const string Example = """{"contentType":"application/json","body":"{\"text\":\"AP-1\"}","bodyEncoding":"utf8"}""";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(FilterToTry))]
[JsonSerializable(typeof(FilterTrialView))]
[JsonSerializable(typeof(TemplateToTry))]
[JsonSerializable(typeof(TemplateTrialView))]
internal sealed partial class TrialJson : JsonSerializerContext;
