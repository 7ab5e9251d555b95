using System.Text.Json;

namespace Sealpost.Client.EventTypes;

/// <summary>A kind of event that applications publish.</summary>
public sealed record EventType
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What happened, for people.</summary>
    public required string Description { get; init; }

    /// <summary>The shapes its payloads have had, oldest first.</summary>
    public required IReadOnlyList<EventTypeVersion> Versions { get; init; }

    /// <summary>Whether messages of this type are refused.</summary>
    public bool Archived { get; init; }

    /// <summary>Counts the changes, from 1.</summary>
    public long Revision { get; init; }

    /// <summary>When it was created, or first published.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>One shape that payloads of an event type have had.</summary>
public sealed record EventTypeVersion
{
    /// <summary>Its place in the list, from 1; null to take the place where it stands.</summary>
    public int? Version { get; init; }

    /// <summary>A payload as an example, any JSON up to 64 KiB; null for none.</summary>
    public JsonElement? Example { get; init; }

    /// <summary>The JSON Schema of its payloads, an object up to 64 KiB; null for none. No payload is held against it.</summary>
    public JsonElement? Schema { get; init; }
}
