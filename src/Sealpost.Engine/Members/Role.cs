using System.Text.Json;

namespace Sealpost.Engine.Members;

/// <summary>What somebody may do, in one tenant or in all. Each may do what the ones before it may.</summary>
internal enum Role
{
    /// <summary>Reads everything but what may hold a credential.</summary>
    Viewer = 1,

    /// <summary>Publishes, and works destinations, sources, secrets, deliveries and jobs.</summary>
    WebhookManager = 2,

    /// <summary>And the tenant's members, API keys and audit log.</summary>
    TenantAdmin = 3,

    /// <summary>And tenants, event types, the settings of the instance and its master keys. Always of the whole instance.</summary>
    SuperAdmin = 4,
}

internal static class RoleText
{
    public static readonly string All = string.Join(", ", Enum.GetValues<Role>().Select(Of));

    public static string Of(Role role) => JsonNamingPolicy.CamelCase.ConvertName(role.ToString());

    /// <param name="stored">Null in API keys that are older than roles: they may do what they could then.</param>
    public static Role OfKey(long? stored, bool hasTenant) => stored is { } role ? (Role)role : hasTenant ? Role.WebhookManager : Role.SuperAdmin;

    public static bool TryParse(string text, out Role role)
    {
        foreach (var known in Enum.GetValues<Role>())
        {
            role = known;
            if (Of(known) == text) return true;
        }

        role = default;
        return false;
    }
}
