using Sealpost.Engine.Quotas;
using Sealpost.Engine.Retention;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Tenants;

/// <summary>Reads what a tenant may have of its own.</summary>
internal static class TenantSettingsParser
{
    public static TenantSettings Parse(FieldReader body) => new() { Retention = ParseRetention(body), Limits = ParseLimits(body) };

    private static RetentionSetting? ParseRetention(FieldReader body)
    {
        if (body.Object("retention") is not { } reader) return null;
        var setting = new RetentionSetting(
            reader.Duration("payloads", RetentionOptions.Least, RetentionOptions.Most), reader.Duration("attempts", RetentionOptions.Least, RetentionOptions.Most));
        reader.End();
        return setting is { Payloads: null, Attempts: null } ? null : setting;
    }

    private static LimitSetting? ParseLimits(FieldReader body)
    {
        if (body.Object("limits") is not { } reader) return null;
        var setting = new LimitSetting(
            reader.Whole("messagesPerSecond", 0, TenantLimits.MostMessagesPerSecond), reader.Whole("inFlight", 0, TenantLimits.MostInFlight),
            reader.Whole("pending", 0, TenantLimits.MostPending), reader.Whole("destinations", 0, TenantLimits.MostDestinations));
        reader.End();
        return setting is { MessagesPerSecond: null, InFlight: null, Pending: null, Destinations: null } ? null : setting;
    }
}
