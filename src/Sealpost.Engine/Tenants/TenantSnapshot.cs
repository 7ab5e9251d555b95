using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Quotas;

namespace Sealpost.Engine.Tenants;

/// <summary>One tenant's configuration as the hot path sees it: immutable, replaced whole, secrets unsealed, schemes compiled.</summary>
internal sealed class TenantSnapshot
{
    private const int MaxRoutes = 1024;

    private readonly ConcurrentDictionary<string, ImmutableArray<DestinationSnapshot>> _routes = new(StringComparer.Ordinal);
    private int _cachedRoutes;
    private FrozenDictionary<int, DestinationSnapshot>? _byNumber;

    public required int TenantNo { get; init; }

    public required string Id { get; init; }

    public required TenantLimits Limits { get; init; }

    /// <summary>Every destination that is not deleted, whatever its state.</summary>
    public required ImmutableArray<DestinationSnapshot> Destinations
    {
        get;
        init
        {
            field = value;
            HasOrdered = value.Any(destination => destination.Rules.Ordered);
        }
    }

    /// <summary>True when any destination wants its deliveries in order.</summary>
    public bool HasOrdered { get; private init; }

    /// <summary>The destinations that receive an event of this type, in the order of their creation. Cached per event type, up to a bound.</summary>
    public ImmutableArray<DestinationSnapshot> Route(string eventType)
    {
        if (_routes.TryGetValue(eventType, out var known)) return known;
        ImmutableArray<DestinationSnapshot> route = [.. Destinations.Where(destination => destination.Receives(eventType))];
        if (Volatile.Read(ref _cachedRoutes) < MaxRoutes && _routes.TryAdd(eventType, route)) Interlocked.Increment(ref _cachedRoutes);
        return route;
    }

    /// <summary>Null when the tenant has no such destination.</summary>
    public DestinationSnapshot? Find(int destinationNo)
    {
        _byNumber ??= Destinations.ToFrozenDictionary(destination => destination.DestinationNo);
        return _byNumber.GetValueOrDefault(destinationNo);
    }

    public bool IsOrdered(int destinationNo) => Find(destinationNo)?.Rules.Ordered == true;
}
