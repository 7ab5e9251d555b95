using Sealpost.Engine.Retention;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Tenants;

/// <summary>Reads what a tenant may have of its own.</summary>
internal static class TenantSettingsParser
{
    public static TenantSettings Parse(FieldReader body) => new() { Retention = ParseRetention(body) };

    private static RetentionSetting? ParseRetention(FieldReader body)
    {
        if (body.Object("retention") is not { } reader) return null;
        var setting = new RetentionSetting(
            reader.Duration("payloads", RetentionOptions.Least, RetentionOptions.Most), reader.Duration("attempts", RetentionOptions.Least, RetentionOptions.Most));
        reader.End();
        return setting is { Payloads: null, Attempts: null } ? null : setting;
    }
}
