using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Sealpost.Engine.Egress;

internal static class EgressRegistration
{
    /// <summary>Adds <see cref="GuardedClient"/>, <see cref="DestinationUrlPolicy"/> and <see cref="AddressPolicy"/>, bound to <c>Sealpost:Egress</c>.</summary>
    public static IServiceCollection AddGuardedClient(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EgressOptions>, EgressOptionsValidator>());
        services.AddOptions<EgressOptions>()
            .BindConfiguration(EgressOptions.Section)
            .Configure<IConfiguration>(SplitOneLine)
            .ValidateOnStart();
        services.TryAddSingleton(provider => new AddressPolicy(
            Options(provider).AllowedNetworks.Select(IPNetwork.Parse)));
        services.TryAddSingleton(provider => new DestinationUrlPolicy(
            provider.GetRequiredService<AddressPolicy>(),
            Options(provider).AllowHttp));
        services.TryAddSingleton<GuardedClient>();
        return services;
    }

    // An environment variable is more easily written as one line than as AllowedNetworks__0, AllowedNetworks__1, ...
    private static void SplitOneLine(EgressOptions options, IConfiguration configuration)
    {
        if (configuration[$"{EgressOptions.Section}:AllowedNetworks"] is not { } line)
            return;
        foreach (var network in line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            options.AllowedNetworks.Add(network);
    }

    private static EgressOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<EgressOptions>>().Value;
}
