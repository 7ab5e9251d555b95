using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.AspNetCore.Handshakes;
using Sealpost.AspNetCore.Receiving;

namespace Sealpost.AspNetCore.Authentication;

/// <summary>Makes a principal of a verified webhook, for applications that decide by authorization policies.</summary>
internal sealed class WebhookAuthenticationHandler(
    IOptionsMonitor<WebhookAuthenticationOptions> options, ILoggerFactory logger, UrlEncoder encoder, WebhookVerifier verifier, HandshakeResponder handshakes)
    : AuthenticationHandler<WebhookAuthenticationOptions>(options, logger, encoder)
{
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var source = Options.Source
            ?? Context.GetEndpoint()?.Metadata.GetMetadata<RequireWebhookSignatureAttribute>()?.Source
            ?? Context.GetRouteValue(WebhookRoute.Source) as string;
        if (source is null)
            return AuthenticateResult.NoResult();

        switch (await verifier.VerifyAsync(Context, source))
        {
            case Verification.Verified verified:
                Context.Features.Set(verified.Webhook);
                return AuthenticateResult.Success(new(Principal(verified.Webhook), Scheme.Name));
            case Verification.Refused refused:
                return AuthenticateResult.Fail(refused.Refusal.Reason);
            default:
                return AuthenticateResult.NoResult();
        }
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => Context.Features.Get<Verification>() switch
    {
        Verification.Asked asked => handshakes.AnswerAsync(Context, asked),
        Verification.Refused refused => refused.Refusal.WriteAsync(Context),
        _ => base.HandleChallengeAsync(properties),
    };

    private ClaimsPrincipal Principal(Webhook webhook)
    {
        var identity = new ClaimsIdentity(webhook.Claims, Scheme.Name, WebhookClaimTypes.Source, ClaimTypes.Role);
        identity.AddClaim(new(WebhookClaimTypes.Source, webhook.Source));
        identity.AddClaim(new(WebhookClaimTypes.Scheme, webhook.Scheme));
        Add(identity, WebhookClaimTypes.Key, webhook.Key);
        Add(identity, WebhookClaimTypes.Tenant, webhook.Tenant);
        Add(identity, WebhookClaimTypes.MessageId, webhook.MessageId);
        return new(identity);
    }

    private static void Add(ClaimsIdentity identity, string type, string? value)
    {
        if (value is not null)
            identity.AddClaim(new(type, value));
    }
}
