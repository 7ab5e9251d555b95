namespace Sealpost.Client.PortalLinks;

/// <summary>A link into the portal to make.</summary>
public sealed record NewPortalLink
{
    /// <summary><c>viewer</c> or <c>webhookManager</c>; null for <c>viewer</c>.</summary>
    public string? Role { get; init; }

    /// <summary>How long the link may wait to be used, <c>1m</c> to <c>1h</c>; null for <c>15m</c>.</summary>
    public string? ExpiresIn { get; init; }

    /// <summary>How long the session lasts that it opens, <c>1m</c> to <c>12h</c>; null for <c>1h</c>.</summary>
    public string? SessionFor { get; init; }
}
