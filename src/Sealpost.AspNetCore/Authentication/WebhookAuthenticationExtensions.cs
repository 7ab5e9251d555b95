using Microsoft.AspNetCore.Authentication;

namespace Sealpost.AspNetCore.Authentication;

/// <summary>Adds verified webhooks to ASP.NET Core authentication.</summary>
public static class WebhookAuthenticationExtensions
{
    /// <summary>
    /// Adds an authentication scheme whose principal is the sender of a verified webhook, with the claims of <see cref="WebhookClaimTypes"/>.
    /// It verifies and answers handshakes; messages that came before it does not hold back, which <see cref="RequireWebhookSignatureAttribute"/> does.
    /// </summary>
    /// <param name="builder">What AddAuthentication returned. AddWebhookReceiver has to be called too.</param>
    /// <param name="authenticationScheme">The authentication scheme's name.</param>
    /// <param name="configure">Names the source, when the endpoint does not.</param>
    /// <returns>The same <paramref name="builder"/>.</returns>
    public static AuthenticationBuilder AddWebhookSignature(
        this AuthenticationBuilder builder, string authenticationScheme, Action<WebhookAuthenticationOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        return builder.AddScheme<WebhookAuthenticationOptions, WebhookAuthenticationHandler>(authenticationScheme, configure);
    }
}
