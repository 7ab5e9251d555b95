using Sealpost.Engine.EventTypes;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Messages;

/// <summary>Says what is wrong with an event type that messages are offered as.</summary>
internal static class EventTypeGate
{
    /// <summary>Null when messages of this type are accepted.</summary>
    public static string? Fault(EventTypeCheck check) => check switch
    {
        EventTypeCheck.Good => null,
        EventTypeCheck.Malformed => EventTypeName.Expected,
        EventTypeCheck.Unknown => "This event type is not known and is not made on first use here; create it with POST /api/v1/event-types.",
        EventTypeCheck.Archived => "This event type is archived; restore it or publish as another.",
        EventTypeCheck.TooMany => "This event type is not known and there are too many to make it on first use; create it with POST /api/v1/event-types.",
        _ => throw new InvalidOperationException($"Unknown check {check}."),
    };

    /// <summary>Checks the types of a whole batch. Nothing is made on first use unless every name is well formed.</summary>
    public static async ValueTask<Problem?> CheckAsync(EventTypeCatalogue catalogue, IReadOnlyList<(string Field, string EventType)> offered, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        foreach (var type in offered.DistinctBy(offer => offer.EventType))
            if (Fault(await catalogue.CheckAsync(type.EventType, cancellationToken)) is { } fault) errors.Add(type.Field, fault);
        return errors.ToProblemOrNull();
    }
}
