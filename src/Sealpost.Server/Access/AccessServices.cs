using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace Sealpost.Server.Access;

internal static class AccessServices
{
    public const string ApiPolicy = "Sealpost.Api";

    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<ApiKeyDirectory>();
        services.AddAuthentication(ApiKeyAuthentication.Scheme).AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.Scheme, null);
        services.AddAuthorizationBuilder().AddPolicy(ApiPolicy, policy => policy.RequireAuthenticatedUser());
        return services;
    }
}
