using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Notifications.Mail;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Notifications;

internal static class NotificationRegistration
{
    /// <summary>Adds system events and mails. Add it after the journal and before the lanes, so that a stop still tells what the lanes did last.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDeclaredOptions<NotificationOptions>(configuration, NotificationOptions.Section);
        services.AddSingleton<IValidateOptions<SmtpOptions>, SmtpOptionsValidator>();
        services.AddOptions<SmtpOptions>()
            .Bind(configuration.GetSection(SmtpOptions.Section))
            .Configure(options => SplitOneLine(options, configuration))
            .ValidateOnStart();
        services.AddSingleton<SystemEvents>();
        services.AddSingleton<NoticeSender>();
        services.AddSingleton<SmtpClient>();
        services.AddSingleton<ExhaustedMail>();
        services.AddSingleton<MailLoop>();
        services.AddHostedService<SystemTenant>();
        services.AddHostedService(provider => provider.GetRequiredService<MailLoop>());
        services.AddHostedService<NoticeLoop>();
        return services;
    }

    // An environment variable is more easily written as one line than as To__0, To__1, ...
    private static void SplitOneLine(SmtpOptions options, IConfiguration configuration)
    {
        if (configuration[$"{SmtpOptions.Section}:To"] is not { } line) return;
        foreach (var address in line.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) options.To.Add(address);
    }
}
