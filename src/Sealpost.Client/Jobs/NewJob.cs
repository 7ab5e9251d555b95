namespace Sealpost.Client.Jobs;

/// <summary>A bulk change to make.</summary>
public sealed record NewJob
{
    /// <summary>What to do.</summary>
    public required JobKind Kind { get; init; }

    /// <summary>Which deliveries; to recover and to replay, its <see cref="JobFilter.Since"/> is required.</summary>
    public required JobFilter Filter { get; init; }
}

/// <summary>Which deliveries a job is about. What is null does not restrict.</summary>
public sealed record JobFilter
{
    /// <summary>Only those to this destination.</summary>
    public string? Destination { get; init; }

    /// <summary>Only those of this event type, by its exact name.</summary>
    public string? EventType { get; init; }

    /// <summary>Only those of messages accepted at or after this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only those of messages accepted before this time; null for all that were accepted before the job was made.</summary>
    public DateTimeOffset? Until { get; init; }
}

/// <summary>Which dead deliveries of one destination to send again.</summary>
internal sealed record Recovery(DateTimeOffset Since, DateTimeOffset? Until);
