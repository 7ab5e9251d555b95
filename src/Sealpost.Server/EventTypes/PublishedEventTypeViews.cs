using System.ComponentModel;
using Sealpost.Engine.EventTypes;

namespace Sealpost.Server.EventTypes;

[Description("A published kind of event, in a list.")]
internal sealed record PublishedEventTypeSummary(
    [property: Description("Its name.")] string Name,
    [property: Description("What happened, for people.")] string Description,
    [property: Description("How many versions its payloads have had.")] int Versions,
    [property: Description("When it was last changed.")] DateTimeOffset UpdatedAt)
{
    public const string Sample = """{"name":"invoice.paid","description":"An invoice was paid in full.","versions":1,"updatedAt":"2026-01-31T09:30:00.000Z"}""";

    public static PublishedEventTypeSummary Of(EventTypeRecord type) => new(type.Name, type.Description, type.Versions.Length, type.UpdatedAt);
}

[Description("A published kind of event.")]
internal sealed record PublishedEventTypeView(
    [property: Description("Its name.")] string Name,
    [property: Description("What happened, for people.")] string Description,
    [property: Description("The shapes its payloads have had, oldest first.")] IReadOnlyList<EventTypeVersionView> Versions,
    [property: Description("When it was last changed.")] DateTimeOffset UpdatedAt)
{
    public const string Sample =
        """{"name":"invoice.paid","description":"An invoice was paid in full.","versions":[{"version":1,"example":{"invoice":"in_42","paid":true},"schema":{"type":"object","required":["invoice"]}}],"updatedAt":"2026-01-31T09:30:00.000Z"}""";

    public static PublishedEventTypeView Of(EventTypeRecord type) => new(type.Name, type.Description, [.. type.Versions.Select(EventTypeVersionView.Of)], type.UpdatedAt);
}
