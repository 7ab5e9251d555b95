using System.Text.Json.Serialization;
using Sealpost.Client.Json;

namespace Sealpost.Client.Deliveries;

/// <summary>One attempt to deliver: what was sent and what came back.</summary>
public sealed record Attempt
{
    /// <summary>1 for the first attempt.</summary>
    public int Number { get; init; }

    /// <summary>What became of it.</summary>
    public AttemptOutcome Outcome { get; init; }

    /// <summary>Where it failed when there was no answer, such as <c>connect</c>; otherwise null.</summary>
    public string? Stage { get; init; }

    /// <summary>The HTTP status of the answer; null when there was none.</summary>
    public int? Status { get; init; }

    /// <summary>What went wrong, for people; null when nothing did.</summary>
    public string? Detail { get; init; }

    /// <summary>When it began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public double DurationMs { get; init; }

    /// <summary>The revision of the destination that it was made with.</summary>
    public long DestinationRevision { get; init; }

    /// <summary>What was sent.</summary>
    public required HttpPart Request { get; init; }

    /// <summary>What came back; null when nothing did.</summary>
    public HttpPart? Response { get; init; }
}

/// <summary>What became of an attempt.</summary>
[JsonConverter(typeof(CamelCaseEnumConverter<AttemptOutcome>))]
public enum AttemptOutcome
{
    /// <summary>An outcome that this client does not know, of a newer server.</summary>
    Unknown,

    /// <summary>The receiver has it.</summary>
    Succeeded,

    /// <summary>It failed, and another follows.</summary>
    Retrying,

    /// <summary>It failed, and was the last.</summary>
    Exhausted,

    /// <summary>It was cancelled without a request.</summary>
    Cancelled,

    /// <summary>Its time was up; no request was made.</summary>
    Expired,
}
