using Sealpost.AspNetCore.Problems;
using Sealpost.AspNetCore.Replay;
using Sealpost.AspNetCore.Sources;
using Sealpost.Handshakes;

namespace Sealpost.AspNetCore.Receiving;

/// <summary>What a request turned out to be.</summary>
/// <param name="SourceName">The source that it was held against, as the route or the endpoint names it.</param>
internal abstract record Verification(string SourceName)
{
    /// <summary>What the source's sender sent.</summary>
    internal sealed record Verified(string SourceName, WebhookSource Source, Webhook Webhook, ReplayKey? ReplayKey) : Verification(SourceName);

    /// <summary>A handshake that is to be answered, perhaps after something has been done.</summary>
    internal sealed record Asked(string SourceName, WebhookSource Source, string? Tenant, HandshakeResult Question) : Verification(SourceName);

    /// <summary>Neither.</summary>
    internal sealed record Refused(string SourceName, Refusal Refusal) : Verification(SourceName);
}
