using Sealpost.Engine.Members;

namespace Sealpost.Portal.Members;

/// <summary>What roles are called and what they may do.</summary>
internal static class RoleWords
{
    private static readonly (Role Role, string Name, string About)[] All =
    [
        (Role.Viewer, "Viewer", "reads everything but what may hold a credential"),
        (Role.WebhookManager, "Webhook manager", "publishes, and works destinations, sources, secrets, deliveries and jobs"),
        (Role.TenantAdmin, "Tenant admin", "and members, API keys and the audit log"),
        (Role.SuperAdmin, "Super admin", "and tenants, event types and the settings of the server"),
    ];

    /// <summary>The roles that somebody may give: none above their own, and no super admin within a tenant.</summary>
    public static IEnumerable<(string Value, string Text)> GivenBy(Role own, bool inTenant) =>
        All.Where(role => role.Role <= own && !(inTenant && role.Role == Role.SuperAdmin)).Select(role => (RoleText.Of(role.Role), $"{role.Name}: {role.About}"));

    public static string NameOf(string? role) => role is not null && RoleText.TryParse(role, out var known) ? All.First(one => one.Role == known).Name : role ?? "–";
}
