using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Settings;

namespace Sealpost.Engine.Handshakes;

internal static class HandshakeRegistration
{
    /// <summary>Adds the handshakes with receivers. Register it after the journal, so that it stops before.</summary>
    public static IServiceCollection AddHandshakes(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDeclaredOptions<HandshakeOptions>(configuration, HandshakeOptions.Section);
        services.AddSingleton<ValidationStore>();
        services.AddSingleton<HandshakeRunner>();
        services.AddHostedService<HandshakeStarter>();
        return services;
    }
}
