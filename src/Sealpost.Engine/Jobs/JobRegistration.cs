using Microsoft.Extensions.DependencyInjection;

namespace Sealpost.Engine.Jobs;

internal static class JobRegistration
{
    /// <summary>Adds bulk changes of deliveries. Register it after the journal and the dispatcher, so that it stops before.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddSingleton<JobStore>();
        services.AddSingleton<JobBatch>();
        services.AddSingleton<JobRunner>();
        services.AddHostedService(provider => provider.GetRequiredService<JobRunner>());
        return services;
    }
}
