using System.Collections.Immutable;
using System.Text.Json;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Filters;

/// <summary>A filter as its owner wrote it, without faults.</summary>
/// <param name="EventTypes">Patterns; null means every event type.</param>
/// <param name="EventOptions">The options chosen, by event type; null means all.</param>
/// <param name="Payload">The payload filter; null means none.</param>
internal sealed record EventFilterSource(
    ImmutableArray<string>? EventTypes, ImmutableSortedDictionary<string, ImmutableArray<string>>? EventOptions, JsonElement? Payload)
{
    public static readonly EventFilterSource All = new(null, null, null);

    /// <summary>Reads the three members from an object that may have others. Worth using only when no fault was noted.</summary>
    public static EventFilterSource Parse(FieldReader body, List<FieldFault> faults, IReadOnlyDictionary<string, EventOption> offered)
    {
        var patterns = ParseTypes(body, faults);
        var types = patterns is { } some ? new EventTypeSet(some) : EventTypeSet.All;
        var options = Filters.EventOptions.Parse(body, offered, types, faults);
        var payload = body.Any(EventFilter.PayloadMember)?.Clone();
        if (payload is { } json) PayloadConditionParser.Parse(json, body.PathOf(EventFilter.PayloadMember), faults);
        return new(patterns?.Select(pattern => pattern.Text).Distinct(StringComparer.Ordinal).ToImmutableArray(), options, payload);
    }

    private static ImmutableArray<EventTypePattern>? ParseTypes(FieldReader body, List<FieldFault> faults)
    {
        if (body.Items(EventFilter.TypesMember, EventFilter.MaxPatterns) is not { } items) return null;
        if (items.Count == 0) body.Fault(EventFilter.TypesMember, "Is empty, so nothing would ever be sent; leave it out for all event types.");
        var patterns = ImmutableArray.CreateBuilder<EventTypePattern>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            var fault = EventTypePattern.Expected;
            if (FieldReader.TryGetString(items[i], out var text) && EventTypePattern.TryParse(text, out fault) is { } pattern) patterns.Add(pattern);
            else faults.Add(new($"{body.PathOf(EventFilter.TypesMember)}[{i}]", fault));
        }

        return patterns.ToImmutable();
    }
}
