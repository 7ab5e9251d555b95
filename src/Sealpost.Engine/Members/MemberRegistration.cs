using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Settings;

namespace Sealpost.Engine.Members;

internal static class MemberRegistration
{
    public static IServiceCollection AddMembers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDeclaredOptions<SignInOptions>(configuration, SignInOptions.Section);
        services.AddSingleton<PasswordHasher>();
        services.AddSingleton<MemberStore>();
        services.AddSingleton<LinkStore>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SignInAttempts>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<LinkEntry>();
        return services;
    }
}
