using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sealpost.Engine.EventTypes;
using Sealpost.Server.Json;
using Sealpost.Server.Paging;

namespace Sealpost.Server.EventTypes;

[Description("A new event type.")]
internal sealed record NewEventType(
    [property: Description("Its name: at most 128 characters, words of letters, digits, - and _ joined by single dots or slashes.")] string Name,
    [property: Description("What happened, for people: at most 500 characters.")] string? Description = null,
    [property: Description("The shapes its payloads have had, oldest first: at most 50.")] IReadOnlyList<EventTypeVersionView>? Versions = null);

[Description("What to change of an event type.")]
internal sealed record EventTypePatch(
    [property: Description("What happened, for people: at most 500 characters.")] string? Description = null,
    [property: Description("All versions: they replace those stored.")] IReadOnlyList<EventTypeVersionView>? Versions = null,
    [property: Description("True to take no more messages of this type, false to take them again.")] bool? Archived = null);

[Description("One shape that payloads of an event type have had.")]
internal sealed record EventTypeVersionView(
    [property: Description("Its place in the list, from 1; may be left out.")] int? Version = null,
    [property: Description("A payload as an example, any JSON up to 64 KiB.")] JsonElement? Example = null,
    [property: Description("The JSON Schema of its payloads, an object up to 64 KiB; $schema, if it is there, names draft 2020-12, 2019-09, 07, 06 or 04. It is shown, and no payload is held against it.")] JsonElement? Schema = null)
{
    public static EventTypeVersionView Of(EventTypeVersion version) => new(version.Version, version.Example, version.Schema);
}

[Description("A kind of event that applications publish.")]
internal sealed record EventTypeView(
    [property: Description("Its name.")] string Name,
    [property: Description("What happened, for people.")] string Description,
    [property: Description("The shapes its payloads have had, oldest first.")] IReadOnlyList<EventTypeVersionView> Versions,
    [property: Description("Whether messages of this type are refused.")] bool Archived,
    [property: Description("Counts the changes; it is also the ETag.")] long Revision,
    [property: Description("When it was created, or first published.")] DateTimeOffset CreatedAt,
    [property: Description("When it was last changed.")] DateTimeOffset UpdatedAt)
{
    public const string Sample =
        """{"name":"invoice.paid","description":"An invoice was paid in full.","versions":[{"version":1,"example":{"invoice":"in_42","paid":true},"schema":{"type":"object","required":["invoice"]}}],"archived":false,"revision":1,"createdAt":"2026-01-31T09:30:00.000Z","updatedAt":"2026-01-31T09:30:00.000Z"}""";

    public static EventTypeView Of(EventTypeRecord type) => new(
        type.Name, type.Description, [.. type.Versions.Select(EventTypeVersionView.Of)], type.ArchivedAt is not null, type.Revision,
        type.CreatedAt, type.UpdatedAt);
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(NewEventType))]
[JsonSerializable(typeof(EventTypePatch))]
[JsonSerializable(typeof(EventTypeView))]
[JsonSerializable(typeof(Page<EventTypeView>))]
[JsonSerializable(typeof(PublishedEventTypeView))]
[JsonSerializable(typeof(Page<PublishedEventTypeSummary>))]
internal sealed partial class EventTypeJson : JsonSerializerContext;
