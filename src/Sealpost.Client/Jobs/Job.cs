using System.Text.Json.Serialization;
using Sealpost.Client.Json;

namespace Sealpost.Client.Jobs;

/// <summary>A bulk change of a tenant's deliveries. It runs on the server and survives a restart.</summary>
public sealed record Job
{
    /// <summary><c>job_</c> and 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>What it does.</summary>
    public JobKind Kind { get; init; }

    /// <summary>Where it is in its life.</summary>
    public JobState State { get; init; }

    /// <summary>Which deliveries it is about.</summary>
    public required JobFilter Filter { get; init; }

    /// <summary>How far it is, from 0 to 1, by the time of the messages.</summary>
    public double Progress { get; init; }

    /// <summary>Deliveries looked at so far.</summary>
    public long Examined { get; init; }

    /// <summary>Those of them that were changed. The others had another state by then, another event type, no payload any more, or a destination that is not active.</summary>
    public long Changed { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? FinishedAt { get; init; }
}

/// <summary>What a job does to each delivery.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<JobKind>))]
public enum JobKind
{
    /// <summary>A kind that this client does not know, of a newer server.</summary>
    Unknown,

    /// <summary>Dead deliveries become pending again.</summary>
    Recover,

    /// <summary>All that have ended are sent again, successes too.</summary>
    Replay,

    /// <summary>Pending deliveries end.</summary>
    Cancel,
}

/// <summary>Where a job is in its life.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>A state that this client does not know, of a newer server.</summary>
    Unknown,

    /// <summary>It goes on.</summary>
    Running,

    /// <summary>It is done.</summary>
    Completed,

    /// <summary>A person stopped it. What it had changed stays changed.</summary>
    Cancelled,
}
