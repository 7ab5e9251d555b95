using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Settings;

namespace Sealpost.Engine.Egress;

internal static class EgressRegistration
{
    /// <summary>Adds <see cref="GuardedClient"/>, <see cref="DestinationUrlPolicy"/> and <see cref="AddressPolicy"/>, bound to <c>Sealpost:Egress</c>.</summary>
    public static IServiceCollection AddGuardedClient(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<EgressOptions>, EgressOptionsValidator>());
        services.AddDeclaredOptions<EgressOptions>(configuration, EgressOptions.Section);
        services.TryAddSingleton(provider => new AddressPolicy(
            Options(provider).AllowedNetworks.Select(IPNetwork.Parse)));
        services.TryAddSingleton(provider => new DestinationUrlPolicy(
            provider.GetRequiredService<AddressPolicy>(),
            Options(provider).AllowHttp));
        services.TryAddSingleton<GuardedClient>();
        return services;
    }

    private static EgressOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<EgressOptions>>().Value;
}
