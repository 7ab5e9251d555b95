using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Deliveries;

/// <summary>Reads deliveries and their attempts.</summary>
internal sealed class DeliveryHistory
{
    /// <summary>Newest message first.</summary>
    public Task<IReadOnlyList<DeliveryRecord>> ListAsync(int tenantNo, DeliveryFilter filter, DeliveryId? before, int limit, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<DeliveryRecord?> FindAsync(int tenantNo, DeliveryId id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>In the order they were made.</summary>
    public Task<IReadOnlyList<AttemptRecord>> ListAttemptsAsync(int tenantNo, DeliveryId id, CancellationToken cancellationToken) => throw new NotImplementedException();
}

/// <summary>Null members do not restrict.</summary>
internal sealed record DeliveryFilter(int? DestinationNo = null, MessageId? Message = null, DeliveryState? State = null, DateTimeOffset? From = null, DateTimeOffset? Until = null);

internal enum DeliveryState
{
    Pending = 0,
    Succeeded = 1,
    /// <summary>Every attempt of the schedule failed: a dead letter, kept until it is resent or retention takes it.</summary>
    Dead = 2,
    Cancelled = 3,
    Expired = 4,
}

/// <param name="Attempts">Attempts made so far.</param>
/// <param name="NextAttemptAt">Only while pending.</param>
internal sealed record DeliveryRecord(
    DeliveryId Id, int DestinationNo, DestinationId Destination, string EventType, DeliveryState State, int Attempts, int? LastStatus,
    DateTimeOffset CreatedAt, DateTimeOffset? LastAttemptAt, DateTimeOffset? NextAttemptAt);

/// <param name="Outcome">How it ended.</param>
/// <param name="Stage">For failures without a response: where it failed, such as <c>connect</c>.</param>
/// <param name="RequestHeaders">Name: value lines; what proves or authenticates is redacted.</param>
/// <param name="ResponseTruncated">True when the stored response is cut to the history budget.</param>
internal sealed record AttemptRecord(
    int Number, AttemptOutcome Outcome, string? Stage, int? Status, string? Detail, DateTimeOffset StartedAt, TimeSpan Duration, long DestinationRevision,
    IReadOnlyList<KeyValuePair<string, string>> RequestHeaders, IReadOnlyList<KeyValuePair<string, string>> ResponseHeaders, byte[]? ResponseBody, bool ResponseTruncated);

internal enum AttemptOutcome
{
    Succeeded = 1,
    /// <summary>Failed, and the schedule goes on.</summary>
    Retrying = 2,
    /// <summary>Failed, and the schedule is exhausted.</summary>
    Exhausted = 3,
    /// <summary>Ended by a person or by the destination's removal; no request was made.</summary>
    Cancelled = 4,
    Expired = 5,
}
