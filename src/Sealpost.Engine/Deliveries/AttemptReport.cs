using Sealpost.Engine.Egress;

namespace Sealpost.Engine.Deliveries;

/// <summary>All there is to know of one attempt, cut to the history budget and with nothing secret in it.</summary>
/// <param name="Number">1 for the first attempt of the delivery.</param>
internal sealed record AttemptReport(PendingDelivery Delivery, int Number, AttemptOutcome Outcome, DateTimeOffset StartedAt, long Revision)
{
    /// <summary>When it is to be tried again, Unix milliseconds; null when the delivery has ended.</summary>
    public long? DueAt { get; init; }

    public TimeSpan Duration { get; init; }

    public FailureStage? Stage { get; init; }

    public int? Status { get; init; }

    /// <summary>Why it failed, in a stable word that a tenant may see.</summary>
    public string? Detail { get; init; }

    /// <summary>As <see cref="HeaderLines"/> write them; null without any.</summary>
    public string? RequestHeaders { get; init; }

    /// <summary>What a template made of the payload; null when the payload was sent as it is.</summary>
    public byte[]? RequestBody { get; init; }

    /// <summary>As <see cref="HeaderLines"/> write them; null without any.</summary>
    public string? ResponseHeaders { get; init; }

    public byte[]? ResponseBody { get; init; }

    public bool ResponseTruncated { get; init; }
}
