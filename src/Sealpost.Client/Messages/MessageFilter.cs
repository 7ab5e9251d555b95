namespace Sealpost.Client.Messages;

/// <summary>Which messages to list; what is null does not matter.</summary>
public sealed record MessageFilter
{
    /// <summary>Only messages of this event type.</summary>
    public string? EventType { get; init; }

    /// <summary>Only messages that came in by this source.</summary>
    public string? Source { get; init; }
}
