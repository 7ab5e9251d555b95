namespace Sealpost.Engine.Members;

/// <summary>Who is signed in, as things stand now: a change of the member's role holds from the next request on.</summary>
/// <param name="Actor">Public id of the member, or of the link that the session was opened with.</param>
/// <param name="TenantNo">The one tenant it reaches; null for the whole instance.</param>
/// <param name="Tenant">The tenant's id.</param>
/// <param name="IsMember">False for a session of a link, which has no password to change.</param>
/// <param name="EndsAt">When it ends in any case.</param>
internal sealed record Session(string Actor, string Name, int? TenantNo, string? Tenant, Role Role, bool IsMember, DateTimeOffset EndsAt);

/// <summary>A session that has just begun.</summary>
/// <param name="Token">What the cookie holds.</param>
internal sealed record OpenedSession(OpaqueToken Token, DateTimeOffset EndsAt);
