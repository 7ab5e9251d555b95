using Microsoft.Extensions.Logging;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Notifications.Mail;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Notifications;

/// <summary>Makes a message of the system tenant out of a notice, and mails where people asked for it.</summary>
internal sealed partial class NoticeSender(
    TenantDirectory tenants, DestinationStore destinations, DeliveryHistory history, EventTypeCatalogue eventTypes, MessageIntake intake, ExhaustedMail mail,
    TimeProvider time, ILogger<NoticeSender> log)
{
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);

    /// <summary>Completes when the message is on disk, or cannot be.</summary>
    public async Task SendAsync(ToldNotice told, CancellationToken stopping)
    {
        var notice = told.Notice;
        var tenant = await tenants.FindAsync(notice.TenantNo, CancellationToken.None);
        if (tenant is null) return;
        var delivery = notice is SystemNotice.DeliveryFailed failed ? await history.FindAsync(notice.TenantNo, failed.Delivery.Id, CancellationToken.None) : null;
        if (notice is SystemNotice.DeliveryFailed && delivery is null) return;
        if (await eventTypes.CheckAsync(notice.EventType, CancellationToken.None) != EventTypeCheck.Archived)
            await PublishAsync(new NewMessage(notice.EventType, "application/json", NoticePayload.Write(told, tenant.Id, delivery)), stopping);
        if (notice is SystemNotice.DeliveryExhausted && delivery is not null && await destinations.FindAsync(notice.TenantNo, delivery.Destination, CancellationToken.None) is { } destination)
            mail.Post(told, tenant.Id, delivery, destination);
    }

    private async Task PublishAsync(NewMessage message, CancellationToken stopping)
    {
        while (await tenants.FindAsync(SystemTenant.Number, CancellationToken.None) is { } system)
        {
            if (await TryPublishAsync(system, message)) return;
            if (stopping.IsCancellationRequested) break;
            await Task.Delay(RetryEvery, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        LogLost(message.EventType);
    }

    private async Task<bool> TryPublishAsync(TenantSnapshot system, NewMessage message)
    {
        try
        {
            return await intake.AcceptAsync(system, message, CancellationToken.None) is not AcceptOutcome.Busy;
        }
        catch (JournalUnavailableException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "A {EventType} event could not be stored before the stop")]
    private partial void LogLost(string eventType);
}
