using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OAuth;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Settings;
using Sealpost.Server.SignIns;

namespace Sealpost.Server.ExternalLogin;

internal static class ExternalLoginServices
{
    /// <summary>Only https and only this host can set it, so no neighbouring host can make a browser end a login that it has not begun.</summary>
    private const string CorrelationCookie = "__Host-sealpost-external-";

    private static readonly string[] UsualScopes = ["openid", "email"];
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    public static IServiceCollection AddExternalLogin(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDeclaredOptions<ExternalLoginOptions>(configuration, ExternalLoginOptions.Section);
        services.AddSingleton<IValidateOptions<ExternalLoginOptions>>(new ExternalLoginOptionsValidator(configuration));
        if (!ExternalLoginOptions.IsIn(configuration)) return services;
        services.AddDataProtection();
        services.AddSingleton<BackChannel>();
        services.AddOptions<OAuthOptions>(ExternalLoginHandler.Scheme).Configure<IOptions<ExternalLoginOptions>, BackChannel>((oauth, settings, channel) => Configure(oauth, settings.Value, channel));
        new AuthenticationBuilder(services).AddOAuth<OAuthOptions, ExternalLoginHandler>(ExternalLoginHandler.Scheme, _ => { });
        return services;
    }

    private static void Configure(OAuthOptions oauth, ExternalLoginOptions settings, BackChannel channel)
    {
        oauth.AuthorizationEndpoint = settings.AuthorizationEndpoint!.AbsoluteUri;
        oauth.TokenEndpoint = settings.TokenEndpoint!.AbsoluteUri;
        oauth.UserInformationEndpoint = settings.UserInfoEndpoint!.AbsoluteUri;
        oauth.ClientId = settings.ClientId!;
        oauth.ClientSecret = settings.ReadSecret();
        oauth.Scope.Clear();
        foreach (var scope in settings.Scopes.Count > 0 ? settings.Scopes : UsualScopes) oauth.Scope.Add(scope);
        oauth.CallbackPath = PortalPaths.ExternalCallback;
        oauth.UsePkce = true;
        oauth.BackchannelHttpHandler = channel;
        oauth.RemoteAuthenticationTimeout = Lifetime;
        oauth.CorrelationCookie = new CookieBuilder
        {
            Name = CorrelationCookie,
            Expiration = Lifetime,
            Path = "/",
            HttpOnly = true,
            SecurePolicy = CookieSecurePolicy.Always,
            // The provider sends the browser back by a navigation, with which a lax cookie goes.
            SameSite = SameSiteMode.Lax,
            IsEssential = true,
        };
    }
}
