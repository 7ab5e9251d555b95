namespace Sealpost.AspNetCore.Bearer;

/// <summary>How to ask an authorization server about a token (RFC 7662).</summary>
public sealed class WebhookIntrospectionOptions
{
    /// <summary>The introspection endpoint; https, or http on this machine.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The client that may ask; sent by HTTP Basic as RFC 6749, 2.3.1 says.</summary>
    public string? ClientId { get; set; }

    /// <summary>Its secret.</summary>
    public string? ClientSecret { get; set; }

    /// <summary>
    /// How long an active token is believed without asking again, and never beyond its own end: so long a revoked token still works. Default 30
    /// seconds, range 0 to 5 minutes.
    /// </summary>
    public TimeSpan CacheFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an answer may take; after it 503. Default 5 seconds, range 1 to 30 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);
}
