using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Notifications.Mail;

/// <summary>Tells people of a dead letter: the operators, and whom the destination names. For one caller at a time.</summary>
internal sealed partial class ExhaustedMail(MailLoop loop, IOptions<SmtpOptions> options, UuidV7 ids, TimeProvider time, ILogger<ExhaustedMail> log)
{
    private const int MaxLabel = 60;
    private readonly MailAllowance _allowance = new();

    public void Post(ToldNotice told, string tenant, DeliveryRecord delivery, DestinationRecord destination)
    {
        var asked = destination.Settings.NotifyEmails ?? [];
        if (options.Value.Host is null)
        {
            if (asked.Length > 0) LogNoServer(destination.Id.ToString());
            return;
        }

        var named = asked.Except(options.Value.To, StringComparer.OrdinalIgnoreCase).ToList();
        var allowed = named.FindAll(address => _allowance.Take(destination.TenantNo, address, time.GetUtcNow().ToUnixTimeMilliseconds()));
        if (allowed.Count < named.Count) LogTooMany(destination.Id.ToString(), named.Count - allowed.Count);
        var recipients = options.Value.To.Distinct(StringComparer.OrdinalIgnoreCase).Concat(allowed).ToList();
        if (recipients.Count == 0) return;
        var subject = $"Sealpost: a delivery to {Label(destination)} has failed for good";
        var text = Text(told, tenant, delivery, destination);
        foreach (var recipient in recipients) loop.Post(new OutgoingMail(PublicId.Format("mail_", ids.Next()), recipient, subject, text));
    }

    /// <summary>What the owner calls it, on one line and not too long; without a description its host. The path of a URL may hold a token, so it is not told.</summary>
    public static string Label(DestinationRecord destination)
    {
        var settings = destination.Settings;
        var words = OneLine(settings.Description);
        if (words.Length == 0) return Uri.TryCreate(settings.Url, UriKind.Absolute, out var url) ? url.Host : destination.Id.ToString();
        return words.Length <= MaxLabel ? words : $"{words[..(char.IsHighSurrogate(words[MaxLabel - 1]) ? MaxLabel - 1 : MaxLabel)]}…";
    }

    private static string Text(ToldNotice told, string tenant, DeliveryRecord delivery, DestinationRecord destination)
    {
        var exhausted = (SystemNotice.DeliveryExhausted)told.Notice;
        var last = exhausted.Status is { } status ? $"the receiver answered with status {status}" : $"no answer ({exhausted.Reason}, {exhausted.Stage ?? "before sending"})";
        var text = new StringBuilder(1024).Append(CultureInfo.InvariantCulture,
            $"""
            A delivery has failed for good: the last attempt of its schedule was made, and Sealpost will not try it again by itself.

            Tenant:       {tenant}
            Destination:  {Label(destination)} ({destination.Id})
            Event type:   {delivery.EventType}
            Message:      {delivery.Id.Message}
            Delivery:     {delivery.Id}
            Attempts:     {exhausted.Attempts}
            Last result:  {last}
            Time:         {exhausted.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC

            """);
        if (told.Suppressed > 0) text.Append(CultureInfo.InvariantCulture, $"\n{told.Suppressed} more failed for good to this destination since the last mail.\n");
        return text.Append(CultureInfo.InvariantCulture,
            $"""

            Nothing is lost: the payload is kept. When the receiver works again, send it once more with

              POST /api/v1/tenants/{tenant}/deliveries/{delivery.Id}/resend

            The answers of the receiver, attempt by attempt, are at

              GET /api/v1/tenants/{tenant}/deliveries/{delivery.Id}/attempts

            All deliveries to this destination that failed for good are at

              GET /api/v1/tenants/{tenant}/deliveries?destination={destination.Id}&state=dead

            Further failures of this destination are held back for a while and then told together.
            """).Append('\n').ToString();
    }

    private static string OneLine(string text)
    {
        var words = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // Line breaks, other control characters, and those that turn the direction of what follows.
            var isVisible = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
            words.Append(isVisible ? rune.ToString() : " ");
        }

        return string.Join(' ', words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [LoggerMessage(LogLevel.Warning, "Destination {Destination} names notifyEmails, but no mail can be sent: set Sealpost:Smtp:Host and Sealpost:Smtp:From")]
    private partial void LogNoServer(string destination);

    [LoggerMessage(LogLevel.Warning, "{Count} mails of a dead letter of destination {Destination} are not sent: its tenant has had as many as go to addresses of its own within an hour")]
    private partial void LogTooMany(string destination, int count);
}
