using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Egress;
using Sealpost.Engine.Settings;
using Sealpost.Engine.Sources.Intake;
using Sealpost.Engine.Sources.Rejections;
using Sealpost.Engine.Sources.Settings;
using Sealpost.Keys;

namespace Sealpost.Engine.Sources;

internal static class SourceRegistration
{
    private static readonly string[] ThisMachine = ["127.0.0.0/8", "::1/128"];

    /// <summary>Adds sources. Needs destinations, messages and the guarded client; register it after the journal, so that it stops before.</summary>
    public static IServiceCollection AddSources(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddMetrics();
        services.AddDeclaredOptions<SourceOptions>(configuration, SourceOptions.Section);
        services.AddSingleton<IValidateOptions<SourceOptions>, SourceOptionsValidator>();
        services.AddSingleton(provider => new CallerAddress(Proxies(provider).Select(IPNetwork.Parse)));
        services.AddSingleton(provider => new KeyResolver(
            new GuardedKeyFetcher(provider.GetRequiredService<GuardedClient>()), provider.GetRequiredService<TimeProvider>(), new KeyResolverOptions()));
        services.AddSingleton<SourceSchemes>();
        services.AddSingleton<SourceParser>();
        services.AddSingleton<SourceRotationParser>();
        services.AddSingleton<SourceSnapshotBuilder>();
        services.AddSingleton<SourceDirectory>();
        services.AddSingleton<SourceStore>();
        services.AddSingleton<SourceEditor>();
        services.AddSingleton<RejectionStore>();
        services.AddSingleton<RejectionDiagnosis>();
        services.AddSingleton<SourceMetrics>();
        services.AddSingleton<HandshakeAction>();
        services.AddSingleton<SourceIntake>();
        services.AddSingleton<SourceUpkeep>();
        services.AddHostedService(provider => provider.GetRequiredService<SourceUpkeep>());
        return services;
    }

    private static IEnumerable<string> Proxies(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<SourceOptions>>().Value.TrustedProxies is { Count: > 0 } given ? given : ThisMachine;
}
