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
        foreach (var network in Items(configuration, nameof(EgressOptions.AllowedNetworks)))
            options.AllowedNetworks.Add(network);
        foreach (var address in Items(configuration, nameof(EgressOptions.PublishedAddresses)))
            options.PublishedAddresses.Add(address);
    }

    private static string[] Items(IConfiguration configuration, string key) =>
        configuration[$"{EgressOptions.Section}:{key}"]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static EgressOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<EgressOptions>>().Value;
}
