using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Settings;
using Sealpost.Server.Json;
using Sealpost.Server.SignIns;

namespace Sealpost.Server.Access;

internal static class AccessServices
{
    public const string ApiPolicy = "Sealpost.Api";

    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDeclaredOptions<BootstrapOptions>(configuration, "Sealpost:Bootstrap");
        services.AddSingleton<IValidateOptions<BootstrapOptions>, BootstrapOptionsValidator>();
        services.AddSingleton<ApiKeyDirectory>().AddSingleton<ApiKeyStore>().AddSingleton<RefusedCalls>();
        services.AddHostedService<ApiKeyBootstrap>().AddHostedService<ApiKeyUse>();
        // Not AddAuthentication: it brings Data Protection, which would write key files that API keys have no use for.
        services.AddAuthenticationCore(options => options.DefaultScheme = ApiKeyAuthentication.Scheme).AddWebEncoders();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, ApiKeyAuthentication>(ApiKeyAuthentication.Scheme, null);
        services.AddSignIn();
        // The API takes keys only, never a cookie: so no page of another site can make a browser call it.
        services.AddAuthorizationBuilder().AddPolicy(ApiPolicy, policy => policy.AddAuthenticationSchemes(ApiKeyAuthentication.Scheme).RequireAuthenticatedUser());
        return services.AddApiJson(AccessJson.Default);
    }
}
