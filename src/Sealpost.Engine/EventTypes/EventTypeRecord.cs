using System.Collections.Immutable;
using System.Text.Json;

namespace Sealpost.Engine.EventTypes;

internal sealed record EventTypeRecord(
    string Name, string Description, ImmutableArray<EventTypeVersion> Versions, long Revision, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, DateTimeOffset? ArchivedAt)
{
    /// <summary>Whether somebody said what it is, rather than that a first use made it.</summary>
    public bool IsDescribed => Description.Length > 0 || Versions.Length > 0;
}

/// <summary>One shape that events of a type have had.</summary>
/// <param name="Version">Counts from 1.</param>
/// <param name="Example">A payload, as its author wrote it.</param>
/// <param name="Schema">The JSON Schema of its payloads, as its author wrote it.</param>
internal sealed record EventTypeVersion(int Version, JsonElement? Example, JsonElement? Schema);
