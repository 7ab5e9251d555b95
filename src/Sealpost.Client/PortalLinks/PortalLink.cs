namespace Sealpost.Client.PortalLinks;

/// <summary>A link that opens one session of one tenant in the portal.</summary>
public sealed record PortalLink
{
    /// <summary><c>lnk_</c> and 26 characters: whom the audit log names for what is done in the session.</summary>
    public required string Id { get; init; }

    /// <summary>Where it leads: send a browser there, once.</summary>
    public required string Url { get; init; }

    /// <summary>What may be done in the session: <c>viewer</c> or <c>webhookManager</c>.</summary>
    public required string Role { get; init; }

    /// <summary>After this time the link no longer works.</summary>
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>How long the session lasts, such as <c>1h</c>.</summary>
    public required string SessionFor { get; init; }

    /// <summary>The id alone: keeps the link out of logs.</summary>
    public override string ToString() => Id;
}
