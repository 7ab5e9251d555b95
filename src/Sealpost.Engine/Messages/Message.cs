using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Messages;

/// <summary>What was accepted, byte for byte.</summary>
/// <param name="Deliveries">How many destinations it was routed to.</param>
internal sealed record Message(
    int TenantNo,
    MessageId Id,
    string EventType,
    string? ContentType,
    ReadOnlyMemory<byte> Body,
    DateTimeOffset CreatedAt,
    int Deliveries)
{
    /// <summary>The trace it was accepted in, as a W3C traceparent; null when that was not sampled.</summary>
    public string? Trace { get; init; }
}
