using Microsoft.Extensions.DependencyInjection;

namespace Sealpost.Engine.Secrets;

internal static class SecretRegistration
{
    /// <summary>Unlocks the secrets at start, and seals them again when the key changes. Register it after the journal and the cluster.</summary>
    public static IServiceCollection AddMasterKeys(this IServiceCollection services)
    {
        services.AddHostedService(provider => provider.GetRequiredService<MasterKeyGate>());
        services.AddSingleton<MasterKeyRotation>();
        services.AddSingleton<ProtectionKeyStore>();
        services.AddSingleton<Resealing>();
        services.AddSingleton<ResealLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<ResealLoop>());
        return services;
    }
}
