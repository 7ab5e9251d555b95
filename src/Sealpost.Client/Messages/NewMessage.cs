namespace Sealpost.Client.Messages;

/// <summary>One message of a batch.</summary>
public sealed record NewMessage
{
    /// <summary>What happened, such as <c>invoice.paid</c>: at most 128 characters.</summary>
    public required string EventType { get; init; }

    /// <summary>One JSON value in UTF-8. Its text is kept byte for byte and sent as <c>application/json</c>.</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>1 to 255 visible ASCII characters: the same key and the same message within 24 hours give the same answer again. Null to leave that to the batch.</summary>
    public string? IdempotencyKey { get; init; }
}
