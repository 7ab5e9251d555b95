using System.Text.Json;
using Sealpost.Engine.Payloads;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Filters;

/// <summary>
/// Which events somebody wants: by type, by the options within a type, and by a filter on the payload. The same object decides when messages are
/// routed and when somebody tries a filter out. Immutable and safe for any number of threads.
/// </summary>
internal sealed class EventFilter
{
    public const string TypesMember = "eventTypes";
    public const string OptionsMember = "eventOptions";
    public const string PayloadMember = "filter";
    public const int MaxPatterns = 1000;

    /// <summary>Every event.</summary>
    public static readonly EventFilter All = new(EventTypeSet.All, EventOptions.None, null);

    private static readonly FilterDecision.DoesNotMatch NotSubscribed = new(TypesMember, "The event type is not among them.");

    private readonly EventTypeSet _types;
    private readonly EventOptions _options;
    private readonly PayloadCondition? _payload;

    private EventFilter(EventTypeSet types, EventOptions options, PayloadCondition? payload)
    {
        _types = types;
        _options = options;
        _payload = payload;
    }

    /// <summary>Compiles what was parsed before.</summary>
    /// <exception cref="InvalidOperationException">It does not parse: it was written by another version.</exception>
    public static EventFilter Compile(EventFilterSource source, IReadOnlyDictionary<string, EventOption> offered)
    {
        if (source == EventFilterSource.All) return All;
        var faults = new List<FieldFault>();
        var types = source.EventTypes is { } texts
            ? new EventTypeSet([.. texts.Select(text => EventTypePattern.TryParse(text, out var fault) ?? throw new InvalidOperationException($"{text}: {fault}"))])
            : EventTypeSet.All;
        var payload = source.Payload is { } json ? PayloadConditionParser.Parse(json, PayloadMember, faults) : null;
        if (faults.Count > 0) throw new InvalidOperationException($"A stored filter does not parse. {faults[0]}");
        return new EventFilter(types, source.EventOptions is { } options ? EventOptions.Compile(options, offered) : EventOptions.None, payload);
    }

    /// <summary>Reads an object with the members <c>eventTypes</c>, <c>eventOptions</c> and <c>filter</c>, each optional, and no others. Null when there is a fault.</summary>
    public static EventFilter? Parse(JsonElement json, string fieldPath, List<FieldFault> faults, IReadOnlyDictionary<string, EventOption> offered)
    {
        var before = faults.Count;
        var reader = new FieldReader(json, faults, fieldPath);
        var source = EventFilterSource.Parse(reader, faults, offered);
        reader.End();
        return faults.Count == before ? Compile(source, offered) : null;
    }

    /// <summary>Whether events of this type can pass at all. Allocates nothing.</summary>
    public bool Accepts(string eventType) => _types.Contains(eventType);

    /// <summary>Whether it takes the payload to decide about an event of this type.</summary>
    public bool ReadsPayload(string eventType) => _payload is not null || _options.Find(eventType) is not null;

    public bool Matches(string eventType, ReadOnlyMemory<byte> body)
    {
        using var payload = new JsonPayload(body);
        return Decide(eventType, payload) is FilterDecision.Matches;
    }

    public FilterDecision Decide(string eventType, JsonPayload payload)
    {
        if (!_types.Contains(eventType)) return NotSubscribed;
        var option = _options.Find(eventType);
        if (option is null && _payload is null) return FilterDecision.Pass;
        if (!payload.TryGetRoot(out var root)) return new FilterDecision.NotJson(payload.Fault!);
        return option?.Check(root) ?? _payload?.Check(root) ?? FilterDecision.Pass;
    }
}
