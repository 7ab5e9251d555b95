using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Audit;

/// <summary>Who is about to change what, as far as it is known before.</summary>
/// <param name="Actor">Public id of the key or member.</param>
/// <param name="Address">Where the request came from.</param>
/// <param name="Action">The operation's name in the API's description.</param>
/// <param name="Tenant">The tenant of the path; null for what belongs to the instance.</param>
/// <param name="Subject">What the path names.</param>
internal sealed record AuditAct(string Actor, string ActorName, string? Address, string Action, string? Tenant, AuditSubject Subject);

/// <summary>An entry as it is shown.</summary>
/// <param name="Before">The subject as JSON, without anything secret; null when it did not exist.</param>
internal sealed record AuditEntry(AuditId Id, DateTimeOffset At, string? Tenant, string Actor, string ActorName, string? Address, string Action, string Subject, string? Before, string? After);

/// <summary>Which entries; null for all.</summary>
/// <param name="Tenants">Restricts to these tenants; what belongs to the instance belongs to none of them.</param>
internal sealed record AuditFilter(IReadOnlyList<int>? Tenants)
{
    public int? TenantNo { get; init; }

    public string? Actor { get; init; }

    public string? Action { get; init; }

    public string? Subject { get; init; }

    public DateTimeOffset? From { get; init; }

    public DateTimeOffset? Until { get; init; }
}
