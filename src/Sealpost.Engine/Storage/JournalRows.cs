namespace Sealpost.Engine.Storage;

internal readonly record struct MessageRow(int TenantNo, byte[] Id, string EventType, string? ContentType, byte[] Body, int Deliveries, long CreatedAt)
{
    /// <summary>The source it came in by; null when the tenant published it.</summary>
    public byte[]? SourceId { get; init; }

    /// <summary>The headers it came in with; null when the tenant published it.</summary>
    public string? Headers { get; init; }
}

internal readonly record struct PendingRow(byte[] MessageId, int Ordinal, int TenantNo, int DestinationNo, long DueAt)
{
    /// <summary>True when it gets the next position of its destination, which wants its deliveries in order.</summary>
    public bool Ordered { get; init; }
}

internal readonly record struct AttemptRow(
    byte[] MessageId, int Ordinal, int Number, int TenantNo, int DestinationNo, int Outcome, int? Stage, int? Status, long StartedAt, long DurationMicroseconds,
    long Revision, bool Truncated, string? Detail, string? RequestHeaders, string? ResponseHeaders, byte[]? ResponseBody, byte[]? RequestBody);

/// <param name="Resource">What was made when the key was first used, such as the bytes of a message id.</param>
internal readonly record struct IdempotencyRow(byte[] BodyHash, byte[] Resource, long CreatedAt);
