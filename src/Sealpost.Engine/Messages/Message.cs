using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Messages;

/// <summary>What was accepted, byte for byte.</summary>
internal sealed record Message(
    int TenantNo,
    MessageId Id,
    string EventType,
    string? ContentType,
    ReadOnlyMemory<byte> Body,
    DateTimeOffset CreatedAt);
