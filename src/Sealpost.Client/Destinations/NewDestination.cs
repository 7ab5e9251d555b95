using System.Text.Json;

namespace Sealpost.Client.Destinations;

/// <summary>A destination to create. Only <see cref="Url"/> is needed; what is null comes from the profile.</summary>
public sealed record NewDestination
{
    /// <summary>Where to send: an https URL of a public host, at most 2,048 characters, without user name or fragment.</summary>
    public required string Url { get; init; }

    /// <summary>Which system to behave like: <c>actigraph</c>, <c>custom</c>, <c>engenius</c>, <c>inscipher</c>, <c>kaisa</c>, <c>orange-logic</c> or <c>standard-webhooks</c>, the default. It cannot be changed later.</summary>
    public string? Profile { get; init; }

    /// <summary>For people: at most 500 characters.</summary>
    public string? Description { get; init; }

    /// <summary>False to begin as disabled. Default true.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The event types to send: names, or patterns in which <c>*</c> stands for one word and <c>**</c> for any number of words. Null for all.</summary>
    public IReadOnlyList<string>? EventTypes { get; init; }

    /// <summary>Which events of a type to send, where the profile knows kinds of them: <c>upload</c> with <c>completed</c> and <c>error</c> for <c>actigraph</c>. Null for all.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? EventOptions { get; init; }

    /// <summary>A condition on the payload, such as <c>{"path": "/state", "in": ["TX", "CA"]}</c>; null for none.</summary>
    public JsonElement? Filter { get; init; }

    /// <summary>How to make the body from the payload; null to send the payload as it is.</summary>
    public PayloadTemplate? PayloadTemplate { get; init; }

    /// <summary>Headers to add to every request.</summary>
    public IReadOnlyDictionary<string, HeaderSetting>? Headers { get; init; }

    /// <summary>The schemes to sign with; null for the profile's own, empty for none.</summary>
    public IReadOnlyList<DestinationSigning>? Signing { get; init; }

    /// <summary>How to show the receiver who is calling; null for none. Which types there are depends on the profile.</summary>
    public DestinationAuthentication? Authentication { get; init; }

    /// <summary>When to try again.</summary>
    public DestinationRetry? Retry { get; init; }

    /// <summary>How much the receiver takes; null for as fast as it answers.</summary>
    public DestinationRateLimit? RateLimit { get; init; }

    /// <summary>True to send one delivery at a time, in the order in which their messages were accepted. Default false. It cannot be changed later.</summary>
    public bool? Ordered { get; init; }

    /// <summary>With <see cref="Ordered"/>, what becomes of a delivery whose attempts have all failed: <c>skip</c>, the default, makes it a dead letter and goes on; <c>stop</c> sends nothing until it is resent or cancelled.</summary>
    public string? OnStall { get; init; }

    /// <summary>
    /// What the receiver must answer before it gets events. <c>actigraph</c>: <c>actigraph</c>, the default, or <c>none</c>. <c>custom</c>: <c>none</c>, the default, <c>actigraph</c>,
    /// <c>cloudevents</c> or <c>challenge</c>. The other profiles: <c>none</c>.
    /// </summary>
    public string? Handshake { get; init; }

    /// <summary>With <c>custom</c> and <c>inscipher</c>: who gets a mail when a delivery has failed for good, at most 10 addresses. Mails need an SMTP server in the server's settings. Null for nobody.</summary>
    public IReadOnlyList<string>? NotifyEmails { get; init; }

    /// <summary>The URL alone: keeps secrets out of logs.</summary>
    public override string ToString() => Url;
}
