namespace Sealpost.Engine.Messages;

/// <summary>A message as an application offers it.</summary>
/// <param name="EventType">The event type's name, already checked.</param>
/// <param name="ContentType">The body's content type as given; null when none was.</param>
/// <param name="Body">The payload. The journal keeps the memory until the commit: it must not be reused before.</param>
/// <param name="IdempotencyKey">The caller's key; null when none was given.</param>
internal sealed record NewMessage(string EventType, string? ContentType, ReadOnlyMemory<byte> Body, string? IdempotencyKey = null)
{
    /// <summary>The source it came in by; null when the tenant published it.</summary>
    public MessageOrigin? Origin { get; init; }
}
