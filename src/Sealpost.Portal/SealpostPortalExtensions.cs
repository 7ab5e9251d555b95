using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Portal.Access;
using Sealpost.Portal.Api;
using Sealpost.Portal.Assets;
using Sealpost.Portal.Embedding;
using Sealpost.Portal.Layout;
using Sealpost.Portal.SignIn;
using Sealpost.Server.SignIns;

namespace Sealpost.Portal;

/// <summary>Adds the web portal to a server that has the Sealpost API.</summary>
public static class SealpostPortalExtensions
{
    private const string FormCookie = "sealpost-form";

    /// <summary>Adds what the pages need. Call it after AddSealpost.</summary>
    /// <param name="services">The host's services.</param>
    /// <returns>The same <paramref name="services"/>.</returns>
    public static IServiceCollection AddSealpostPortal(this IServiceCollection services)
    {
        services.AddSingleton<Framing>().AddSingleton<Brand>().AddSingleton<RequestPipeline>().AddScoped<PortalVisit>();
        // The first filter is the outermost: a page's request to the API goes through all that any other goes through.
        services.Insert(0, ServiceDescriptor.Singleton<IStartupFilter>(provider => provider.GetRequiredService<RequestPipeline>()));
        services.AddRazorComponents();
        services.AddAntiforgery(forms =>
        {
            forms.Cookie.Name = FormCookie;
            forms.Cookie.SameSite = SameSiteMode.Strict;
            forms.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            forms.SuppressXFrameOptionsHeader = true;
        });
        // Nodes share the keys; the framework's own name of an application is where it lies on the disk.
        services.Configure<DataProtectionOptions>(protection => protection.ApplicationDiscriminator = "Sealpost");
        return services;
    }

    /// <summary>Maps the pages at the root of the server. Call it beside MapSealpost; paths of the API stay what they are.</summary>
    /// <param name="app">The server.</param>
    /// <returns>The same <paramref name="app"/>.</returns>
    /// <exception cref="InvalidOperationException">AddSealpostPortal was not called.</exception>
    public static WebApplication UseSealpostPortal(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.Services.GetService<RequestPipeline>() is null)
            throw new InvalidOperationException("The portal is not registered: call builder.Services.AddSealpostPortal() before UseSealpostPortal.");
        app.UseMiddleware<PageGuard>();
        app.UseAntiforgery();
        app.MapPortalAssets();
        Brand.Map(app);
        ExternalSignIn.Map(app);
        app.MapRazorComponents<App>().WithMetadata(new PageMark()).RequireAuthorization(SignInServices.PortalPolicy).ExcludeFromDescription();
        return app;
    }
}
