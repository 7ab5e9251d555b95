using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Jobs;

internal enum JobKind
{
    /// <summary>Dead letters become pending again.</summary>
    Recover = 0,

    /// <summary>Everything that has ended is sent again, successes too.</summary>
    Replay = 1,

    /// <summary>What is pending ends.</summary>
    Cancel = 2,
}

internal enum JobState
{
    Running = 0,
    Completed = 1,
    Cancelled = 2,
}

/// <summary>Which deliveries a job is about. Null members do not restrict.</summary>
/// <param name="Since">Messages accepted at or after this time.</param>
/// <param name="Until">Messages accepted before this time; null means before the job was made.</param>
internal sealed record JobFilter(int? DestinationNo, string? EventType, DateTimeOffset? Since, DateTimeOffset? Until);

/// <param name="Examined">Deliveries looked at so far.</param>
/// <param name="Changed">Those of them that were changed; the others had another state by then, another event type, or nothing left to send.</param>
/// <param name="Progress">0 to 1, by the time of the messages.</param>
internal sealed record Job(
    JobId Id, int TenantNo, JobKind Kind, JobState State, JobFilter Filter, DestinationId? Destination, MessageId End, DeliveryId Cursor, long Examined, long Changed, double Progress,
    DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt);
