using Microsoft.AspNetCore.Authentication;

namespace Sealpost.AspNetCore.Authentication;

/// <summary>Which source an authentication scheme verifies.</summary>
public sealed class WebhookAuthenticationOptions : AuthenticationSchemeOptions
{
    /// <summary>
    /// The source's name. Default: that of the endpoint's <see cref="RequireWebhookSignatureAttribute"/>, else the route's <c>{source}</c>; a
    /// request without either is not looked at.
    /// </summary>
    public string? Source { get; set; }
}
