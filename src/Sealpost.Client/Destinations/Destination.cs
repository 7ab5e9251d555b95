using System.Text.Json;

namespace Sealpost.Client.Destinations;

/// <summary>Where a tenant's events are sent, and how. Secrets are not in it, but for one that the answered request generated.</summary>
public sealed record Destination
{
    /// <summary><c>dst_</c> and 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>Only an active destination gets events.</summary>
    public DestinationState State { get; init; }

    /// <summary>Why it is disabled; null while it is not.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>Where events are sent.</summary>
    public required string Url { get; init; }

    /// <summary>Which system it behaves like.</summary>
    public required string Profile { get; init; }

    /// <summary>For people.</summary>
    public required string Description { get; init; }

    /// <summary>False while it is a draft or disabled.</summary>
    public bool Enabled { get; init; }

    /// <summary>The event types it gets, as names or patterns; null for all.</summary>
    public IReadOnlyList<string>? EventTypes { get; init; }

    /// <summary>Which events of a type it gets, where the profile knows kinds of them; null for all.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? EventOptions { get; init; }

    /// <summary>The condition on the payload; null for none.</summary>
    public JsonElement? Filter { get; init; }

    /// <summary>How the body is made from the payload; null when the payload is sent as it is.</summary>
    public PayloadTemplate? PayloadTemplate { get; init; }

    /// <summary>Headers it adds; the values of secret ones are not shown.</summary>
    public required IReadOnlyDictionary<string, HeaderSetting> Headers { get; init; }

    /// <summary>The schemes it signs with.</summary>
    public required IReadOnlyList<DestinationSigning> Signing { get; init; }

    /// <summary>How it authenticates; passwords and values are not shown.</summary>
    public required DestinationAuthentication Authentication { get; init; }

    /// <summary>When it tries again.</summary>
    public required DestinationRetry Retry { get; init; }

    /// <summary>How much the receiver takes; null for as fast as it answers.</summary>
    public DestinationRateLimit? RateLimit { get; init; }

    /// <summary>Since when every attempt has failed; null while it answers well, or has failed for less than a minute.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>True when deliveries go one at a time, in the order in which their messages were accepted.</summary>
    public bool Ordered { get; init; }

    /// <summary>What becomes of a delivery whose attempts have all failed: <c>skip</c> or <c>stop</c>; null unless it is ordered.</summary>
    public string? OnStall { get; init; }

    /// <summary>What its receiver is asked before it gets events: <c>none</c>, <c>actigraph</c>, <c>cloudevents</c> or <c>challenge</c>.</summary>
    public required string Handshake { get; init; }

    /// <summary>How the last handshake ended; null when there was none since URL, authentication or credentials changed.</summary>
    public DestinationValidation? LastValidation { get; init; }

    /// <summary>Who gets a mail when a delivery has failed for good; null for nobody.</summary>
    public IReadOnlyList<string>? NotifyEmails { get; init; }

    /// <summary>Counts the changes, from 1.</summary>
    public long Revision { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>
    /// The signing secret that this request generated, this once; where it generated several, the first, and each further one is beside its scheme. Null in every other answer, and when the first
    /// answer was lost and the call repeated: rotate the secret to see a new one.
    /// </summary>
    public string? Secret { get; init; }

    /// <summary>The id alone: keeps the secret out of logs.</summary>
    public override string ToString() => Id;
}
