using System.Text.Json;

namespace Sealpost.Client.Audit;

/// <summary>A change, written in the transaction that made it.</summary>
public sealed record AuditEntry
{
    /// <summary><c>aud_</c> and 26 characters.</summary>
    public required string Id { get; init; }

    /// <summary>When.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The tenant it belongs to; null for the instance.</summary>
    public string? Tenant { get; init; }

    /// <summary>Who: the id of an API key.</summary>
    public required string Actor { get; init; }

    /// <summary>What that was called then.</summary>
    public required string ActorName { get; init; }

    /// <summary>The address the request came from; null when it is not known.</summary>
    public string? Address { get; init; }

    /// <summary>What was done: an operation of the API's description, such as <c>deleteDestination</c>.</summary>
    public required string Action { get; init; }

    /// <summary>To what: an id, a name, or the path of a setting.</summary>
    public required string Subject { get; init; }

    /// <summary>The subject before, of its secrets only that they are there. Null when it did not exist, or has no state to show.</summary>
    public JsonElement? Before { get; init; }

    /// <summary>The subject afterwards; null when it is gone, or has no state to show.</summary>
    public JsonElement? After { get; init; }
}

/// <summary>Which entries; what is null restricts nothing.</summary>
public sealed record AuditFilter
{
    /// <summary>Only changes of this tenant's things: its id.</summary>
    public string? Tenant { get; init; }

    /// <summary>Only changes by this API key: its id.</summary>
    public string? Actor { get; init; }

    /// <summary>Only this operation, such as <c>deleteDestination</c>.</summary>
    public string? Action { get; init; }

    /// <summary>Only changes of this thing: its id.</summary>
    public string? Subject { get; init; }

    /// <summary>Only changes at or after this time.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only changes before this time.</summary>
    public DateTimeOffset? Until { get; init; }
}
