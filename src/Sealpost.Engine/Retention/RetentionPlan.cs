using Sealpost.Engine.Identity;
using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Retention;

/// <summary>What of a tenant has become too old at a moment. Pure.</summary>
/// <param name="History">Messages before it go with their attempts.</param>
/// <param name="Payloads">Messages before it lose their payload; never less than <paramref name="History"/>.</param>
internal readonly record struct RetentionPlan(MessageId History, MessageId Payloads)
{
    public static RetentionPlan For(TenantSettings settings, RetentionOptions instance, DateTimeOffset now)
    {
        var attempts = settings.Retention?.Attempts ?? instance.Attempts;
        var payloads = settings.Retention?.Payloads ?? instance.Payloads;
        return new(MessageId.FirstAt(now - attempts), MessageId.FirstAt(now - (payloads < attempts ? payloads : attempts)));
    }
}
