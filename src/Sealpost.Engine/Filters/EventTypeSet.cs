using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Sealpost.Engine.Filters;

/// <summary>Which event types somebody subscribes to: exact names and patterns.</summary>
internal sealed class EventTypeSet
{
    /// <summary>Every event type.</summary>
    public static readonly EventTypeSet All = new([]);

    private readonly FrozenSet<string> _names;
    private readonly ImmutableArray<EventTypePattern> _patterns;

    /// <param name="patterns">None means every event type.</param>
    public EventTypeSet(ImmutableArray<EventTypePattern> patterns)
    {
        IsAll = patterns.IsEmpty || patterns.Any(pattern => pattern.MatchesEverything);
        _names = patterns.Where(pattern => pattern.IsExact).Select(pattern => pattern.Text).ToFrozenSet(StringComparer.Ordinal);
        _patterns = [.. patterns.Where(pattern => !pattern.IsExact)];
    }

    public bool IsAll { get; }

    public bool Contains(string eventType)
    {
        if (IsAll || _names.Contains(eventType)) return true;
        foreach (var pattern in _patterns)
        {
            if (pattern.Matches(eventType)) return true;
        }

        return false;
    }
}
