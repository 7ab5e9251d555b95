using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Sealpost.Server.Limits;

internal static class LimitServices
{
    /// <summary>Kestrel counts chunk framing too, so its own limit stands well above ours.</summary>
    private const long FramingAllowance = 8;

    public static IServiceCollection AddLimits(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LimitOptions>().Bind(configuration.GetSection("Sealpost:Limits")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.AddSingleton(provider => new BodyLimit(provider.GetRequiredService<IOptions<LimitOptions>>().Value.MaxBodyBytes));
        services.AddOptions<KestrelServerOptions>().Configure<BodyLimit>((kestrel, limit) =>
        {
            kestrel.Limits.MaxRequestBodySize = limit.Bytes * FramingAllowance;
            kestrel.AddServerHeader = false;
        });
        return services;
    }
}
