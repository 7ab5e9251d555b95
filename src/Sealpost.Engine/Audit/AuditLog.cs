using System.Data.Common;
using Dapper;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Audit;

/// <summary>Writes entries and lists them. Nothing changes or removes one, and the database refuses to.</summary>
internal sealed class AuditLog(Database database, UuidV7 ids, TimeProvider time)
{
    private const int LongestName = 200;

    public long CountWrites(DbConnection connection) => connection.ExecuteScalar<long>(database.Dialect.CountWrites);

    /// <param name="owner">The tenant that the subject belonged to before, when it tells.</param>
    public void Insert(DbConnection connection, AuditAct act, AuditSubject subject, int? owner, string? before, string? after)
    {
        var tenantNo = act.Tenant is { } tenant ? connection.QuerySingleOrDefault<int?>("SELECT tenant_no FROM tenants WHERE id = @tenant", new { tenant }) : subject.FindTenant(connection) ?? owner;
        connection.Execute(
            """
            INSERT INTO audit (id, tenant_no, at, actor, actor_name, address, action, subject, state_before, state_after)
            VALUES (@Id, @tenantNo, @At, @Actor, @ActorName, @Address, @Action, @Subject, @before, @after)
            """,
            new
            {
                Id = new AuditId(ids.Next()).ToBytes(),
                tenantNo,
                At = time.GetUtcNow().ToUnixTimeMilliseconds(),
                act.Actor,
                ActorName = act.ActorName.Length > LongestName ? act.ActorName[..LongestName] : act.ActorName,
                act.Address,
                act.Action,
                Subject = subject.Id,
                before,
                after,
            });
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<AuditEntry>> ListAsync(AuditFilter filter, byte[]? before, int limit, CancellationToken cancellationToken)
    {
        List<string> conditions = ["1 = 1"];
        if (filter.Tenants is { } tenants) conditions.Add($"a.tenant_no IN {SqlList.Of(tenants)}");
        if (filter.TenantNo is not null) conditions.Add("a.tenant_no = @TenantNo");
        if (filter.Actor is not null) conditions.Add("a.actor = @Actor");
        if (filter.Action is not null) conditions.Add("a.action = @Action");
        if (filter.Subject is not null) conditions.Add("a.subject = @Subject");
        if (filter.From is not null) conditions.Add("a.at >= @From");
        if (filter.Until is not null) conditions.Add("a.at < @Until");
        if (before is not null) conditions.Add("a.id < @before");
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            SELECT a.id AS Id, a.at AS At, t.id AS Tenant, a.actor AS Actor, a.actor_name AS ActorName, a.address AS Address, a.action AS Action, a.subject AS Subject,
                a.state_before AS StateBefore, a.state_after AS StateAfter
            FROM audit a LEFT JOIN tenants t ON t.tenant_no = a.tenant_no WHERE {string.Join(" AND ", conditions)} ORDER BY a.id DESC LIMIT @limit
            """,
            new { filter.TenantNo, filter.Actor, filter.Action, filter.Subject, From = filter.From?.ToUnixTimeMilliseconds(), Until = filter.Until?.ToUnixTimeMilliseconds(), before, limit },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToEntry())];
    }

    private sealed class Row
    {
        public byte[] Id { get; init; } = [];

        public long At { get; init; }

        public string? Tenant { get; init; }

        public string Actor { get; init; } = "";

        public string ActorName { get; init; } = "";

        public string? Address { get; init; }

        public string Action { get; init; } = "";

        public string Subject { get; init; } = "";

        public string? StateBefore { get; init; }

        public string? StateAfter { get; init; }

        public AuditEntry ToEntry() => new(AuditId.FromBytes(Id), DateTimeOffset.FromUnixTimeMilliseconds(At), Tenant, Actor, ActorName, Address, Action, Subject, StateBefore, StateAfter);
    }
}
