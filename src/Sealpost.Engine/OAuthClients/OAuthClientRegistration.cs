using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.Authentication.OAuth2.Grants;

namespace Sealpost.Engine.OAuthClients;

internal static class OAuthClientRegistration
{
    /// <summary>Adds OAuth2 clients and their tokens. Needs storage, secrets and the guarded client.</summary>
    public static IServiceCollection AddOAuthClients(this IServiceCollection services) => services
        .AddSingleton<OAuthClientParser>()
        .AddSingleton<OAuthClientStore>()
        .AddSingleton<TokenEndpoint>()
        .AddSingleton<TokenStore>()
        .AddSingleton<TokenMetrics>()
        .AddSingleton<TokenSource>()
        .AddSingleton<TokenCache>()
        .AddSingleton<OAuth2Authenticator>();
}
