namespace Sealpost.Client.EventTypes;

/// <summary>An event type to create.</summary>
public sealed record NewEventType
{
    /// <summary>Its name: at most 128 characters, words of letters, digits, <c>-</c> and <c>_</c> joined by single dots or slashes.</summary>
    public required string Name { get; init; }

    /// <summary>What happened, for people: at most 500 characters.</summary>
    public string? Description { get; init; }

    /// <summary>The shapes its payloads have had, oldest first: at most 50.</summary>
    public IReadOnlyList<EventTypeVersion>? Versions { get; init; }
}
