using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Notifications.Mail;
using Sealpost.Engine.Settings;

namespace Sealpost.Engine.Notifications;

internal static class NotificationRegistration
{
    /// <summary>Adds system events and mails. Add it after the journal and before the lanes, so that a stop still tells what the lanes did last.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddDeclaredOptions<NotificationOptions>(configuration, NotificationOptions.Section);
        services.AddSingleton<IValidateOptions<SmtpOptions>, SmtpOptionsValidator>();
        services.AddDeclaredOptions<SmtpOptions>(configuration, SmtpOptions.Section);
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
}
