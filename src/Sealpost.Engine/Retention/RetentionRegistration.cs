using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Settings;

namespace Sealpost.Engine.Retention;

internal static class RetentionRegistration
{
    /// <summary>Adds the removal of what is too old. Register it after the journal, so that it stops before.</summary>
    public static IServiceCollection AddRetention(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDeclaredOptions<RetentionOptions>(configuration, RetentionOptions.Section);
        services.AddSingleton<RetentionSweep>();
        services.AddHostedService<RetentionLoop>();
        return services;
    }
}
