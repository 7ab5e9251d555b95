using System.Collections.Immutable;
using Sealpost.Engine.Destinations;

namespace Sealpost.Engine.Tenants;

/// <summary>One tenant's configuration as the hot path sees it: immutable, replaced whole, secrets unsealed, schemes compiled.</summary>
internal sealed class TenantSnapshot
{
    public required int TenantNo { get; init; }

    public required string Id { get; init; }

    /// <summary>Every destination that is not deleted, whatever its state.</summary>
    public required ImmutableArray<DestinationSnapshot> Destinations { get; init; }

    /// <summary>The destinations that receive an event of this type, in the order of their creation. Cached per event type.</summary>
    public ImmutableArray<DestinationSnapshot> Route(string eventType) =>
        [.. Destinations.Where(destination => destination.Receives(eventType))];
}
