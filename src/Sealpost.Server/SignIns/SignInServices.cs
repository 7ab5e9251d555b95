using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace Sealpost.Server.SignIns;

internal static class SignInServices
{
    /// <summary>The policy of pages that somebody must be signed in for.</summary>
    public const string PortalPolicy = "Sealpost.Portal";

    public static IServiceCollection AddSignIn(this IServiceCollection services)
    {
        services.AddSingleton<SessionCookie>().AddSingleton<RefusedSignIns>().AddSingleton<PortalSignIn>().AddHostedService<SetUpLink>();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, SessionAuthentication>(SessionAuthentication.Scheme, null);
        services.AddAuthorizationBuilder().AddPolicy(PortalPolicy, policy => policy.AddAuthenticationSchemes(SessionAuthentication.Scheme).RequireAuthenticatedUser());
        return services;
    }
}
