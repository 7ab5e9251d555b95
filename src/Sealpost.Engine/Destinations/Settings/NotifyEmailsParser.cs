using System.Collections.Immutable;
using Sealpost.Engine.Notifications.Mail;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Destinations.Settings;

/// <summary>Reads <c>notifyEmails</c>: who gets a mail when a delivery has failed for good.</summary>
internal static class NotifyEmailsParser
{
    private const int MaxCount = 10;

    public static ImmutableArray<string>? Parse(FieldReader body, ParsingContext context)
    {
        if (!context.Profile.NotifyEmails)
        {
            body.Refuse("notifyEmails", $"The {context.Profile.Id} profile sends no mails; leave it out.");
            return null;
        }

        if (body.Items("notifyEmails", MaxCount) is not { Count: > 0 } items) return null;
        var addresses = new List<string>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (FieldReader.TryGetString(items[i], out var address) && EmailAddress.IsValid(address)) addresses.Add(address);
            else context.Faults.Add(new($"{body.PathOf("notifyEmails")}[{i}]", EmailAddress.Expected));
        }

        return [.. addresses.Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
