using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Sealpost.Engine.Payloads;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Filters;

/// <summary>What a kind of destination lets its owner choose within an event type, such as the statuses of CentrePoint's uploads.</summary>
/// <param name="Path">A JSON pointer to where the payload says which option it is.</param>
/// <param name="Values">All there are.</param>
internal sealed record EventOption(string Path, ImmutableArray<string> Values);

/// <summary>The options chosen within event types: an event of such a type passes when its payload has one of them. Other event types pass.</summary>
internal sealed class EventOptions
{
    public static readonly EventOptions None = new(FrozenDictionary<string, PayloadCondition>.Empty);

    private readonly FrozenDictionary<string, PayloadCondition> _conditions;

    private EventOptions(FrozenDictionary<string, PayloadCondition> conditions) => _conditions = conditions;

    /// <param name="chosen">Values by event type; each has passed <see cref="Parse"/>.</param>
    public static EventOptions Compile(IReadOnlyDictionary<string, ImmutableArray<string>> chosen, IReadOnlyDictionary<string, EventOption> offered) =>
        chosen.Count == 0 ? None : new(chosen.ToFrozenDictionary(choice => choice.Key, PayloadCondition (choice) => Condition(choice.Key, choice.Value, offered[choice.Key]), StringComparer.Ordinal));

    /// <summary>Reads <c>eventOptions</c>: an object of event types, each with the values that are wanted. Null when it is absent.</summary>
    public static ImmutableSortedDictionary<string, ImmutableArray<string>>? Parse(FieldReader body, IReadOnlyDictionary<string, EventOption> offered, EventTypeSet eventTypes, List<FieldFault> faults)
    {
        if (body.Object(EventFilter.OptionsMember) is not { } reader) return null;
        var chosen = ImmutableSortedDictionary.CreateBuilder<string, ImmutableArray<string>>(StringComparer.Ordinal);
        foreach (var member in reader.Members())
        {
            if (!offered.TryGetValue(member.Name, out var option)) reader.Fault(member.Name, Unknown(offered));
            else if (!eventTypes.Contains(member.Name)) reader.Fault(member.Name, "Is not among the destination's eventTypes.");
            else if (reader.Items(member.Name, option.Values.Length) is { } items) chosen[member.Name] = ReadValues(items, option, reader.PathOf(member.Name), faults);
        }

        return chosen.Count == 0 ? null : chosen.ToImmutable();
    }

    /// <summary>Null when the event type has no options chosen.</summary>
    public PayloadCondition? Find(string eventType) => _conditions.Count == 0 ? null : _conditions.GetValueOrDefault(eventType);

    private static ImmutableArray<string> ReadValues(IReadOnlyList<JsonElement> items, EventOption option, string field, List<FieldFault> faults)
    {
        var values = ImmutableArray.CreateBuilder<string>(items.Count);
        if (items.Count == 0) faults.Add(new(field, "Is empty, so nothing would ever be sent; leave it out for all of them."));
        for (var i = 0; i < items.Count; i++)
        {
            if (FieldReader.TryGetString(items[i], out var text) && option.Values.Contains(text, StringComparer.Ordinal)) values.Add(text);
            else faults.Add(new($"{field}[{i}]", $"Must be one of {string.Join(", ", option.Values)}."));
        }

        return values.ToImmutable();
    }

    private static string Unknown(IReadOnlyDictionary<string, EventOption> offered) => offered.Count == 0
        ? "The destination's profile has no event options; use filter instead."
        : $"Has no options in the destination's profile; those that have are {string.Join(", ", offered.Keys.Order(StringComparer.Ordinal))}.";

    private static PayloadCondition.Compare Condition(string eventType, ImmutableArray<string> values, EventOption option) => new(
        $"{EventFilter.OptionsMember}.{eventType}",
        JsonPointer.TryParse(option.Path, out var fault) ?? throw new InvalidOperationException($"The option of {eventType} is at no path: {fault}"),
        [new Comparison.OneOf([.. values.Select(JsonLiteral.Of)])],
        negated: false);
}
