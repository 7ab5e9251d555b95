using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Settings;

namespace Sealpost.Server.Limits;

internal static class LimitServices
{
    private static readonly UTF8Encoding Lenient = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDeclaredOptions<LimitOptions>(configuration, "Sealpost:Limits");
        return services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Kestrel refuses bytes that are not UTF-8 before anybody can say which header they stand in; like this they reach UnreadableHeaderMiddleware.
            kestrel.RequestHeaderEncodingSelector = _ => Lenient;
        });
    }
}
