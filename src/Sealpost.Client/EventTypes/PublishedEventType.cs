namespace Sealpost.Client.EventTypes;

/// <summary>A kind of event as everybody may read of it.</summary>
public sealed record PublishedEventType
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What happened, for people.</summary>
    public required string Description { get; init; }

    /// <summary>The shapes its payloads have had, oldest first.</summary>
    public required IReadOnlyList<EventTypeVersion> Versions { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A published kind of event, in a list.</summary>
public sealed record PublishedEventTypeSummary
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>What happened, for people.</summary>
    public required string Description { get; init; }

    /// <summary>How many versions its payloads have had.</summary>
    public int Versions { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}
