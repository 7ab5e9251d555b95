using System.Collections.Immutable;
using System.Text.Json;

namespace Sealpost.Engine.EventTypes;

internal sealed record EventTypeRecord(
    string Name, string Description, ImmutableArray<EventTypeVersion> Versions, long Revision, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? ArchivedAt);

/// <summary>One shape that events of a type have had.</summary>
/// <param name="Version">Counts from 1.</param>
/// <param name="Example">A payload, as its author wrote it.</param>
internal sealed record EventTypeVersion(int Version, JsonElement? Example);
