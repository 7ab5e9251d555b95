using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Settings;

namespace Sealpost.Server.Limits;

internal static class LimitServices
{
    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDeclaredOptions<LimitOptions>(configuration, "Sealpost:Limits");
        return services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);
    }
}
