using System.Data.Common;
using Dapper;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Members;

/// <summary>Reads and changes members. Every change goes through the journal; what takes something away from a member ends the member's sessions in the same transaction.</summary>
internal sealed class MemberStore(Database database, UuidV7 ids, TimeProvider time)
{
    private static readonly FieldFault Taken = new("email", "There is a member with this e-mail address already.");
    private static readonly FieldFault Overtaken = new("", "Somebody else has changed the member at this moment. Look at it again.");
    private static readonly FieldFault LastOne = new("", "This is the last super admin who can sign in. Make another one first.");

    /// <summary>Newest first.</summary>
    /// <param name="tenants">Restricts the list to members of these tenants; null for all.</param>
    public async Task<IReadOnlyList<Member>> ListAsync(IReadOnlyList<int>? tenants, byte[]? before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var rows = await connection.QueryAsync<MemberRow>(new CommandDefinition(
            $"SELECT {MemberRow.Columns} WHERE (@before IS NULL OR m.id < @before) {(tenants is null ? "" : $"AND m.tenant_no IN {SqlList.Of(tenants)}")} ORDER BY m.id DESC LIMIT @limit",
            new { before, limit },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToMember())];
    }

    public async Task<Member?> FindAsync(MemberId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        return Find(connection, id)?.ToMember();
    }

    /// <summary>With the hash of the password. The name is one in lower case.</summary>
    public async Task<MemberRow?> FindByEmailAsync(string email, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<MemberRow>(new CommandDefinition($"SELECT {MemberRow.Columns} WHERE m.email = @email", new { email }, cancellationToken: cancellationToken));
    }

    public static MemberRow? Find(DbConnection connection, MemberId id) => connection.QuerySingleOrDefault<MemberRow>($"SELECT {MemberRow.Columns} WHERE m.id = @Id", new { Id = id.ToBytes() });

    /// <summary>Whether somebody could look after the instance by signing in, now or once they have accepted.</summary>
    public static bool HasSuperAdmin(DbConnection connection) =>
        connection.ExecuteScalar<long>($"SELECT COUNT(*) FROM members WHERE role = {(int)Role.SuperAdmin} AND disabled_at IS NULL") > 0;

    /// <param name="password">Its hash; null for one who is invited.</param>
    /// <exception cref="ChangeRefusedException">The e-mail address is taken.</exception>
    public MemberId Insert(DbConnection connection, MemberDraft draft, string? password)
    {
        var id = new MemberId(ids.Next());
        var inserted = connection.Execute(
            """
            INSERT INTO members (id, email, name, tenant_no, role, password, revision, created_at, updated_at)
            VALUES (@Id, @Email, @Name, @TenantNo, @Role, @password, 1, @Now, @Now) ON CONFLICT (email) DO NOTHING
            """,
            new { Id = id.ToBytes(), draft.Email, draft.Name, draft.TenantNo, Role = (int)draft.Role, password, Now = Now() });
        return inserted == 1 ? id : throw new ChangeRefusedException(Taken);
    }

    /// <summary>False when the member is gone or no longer at this revision.</summary>
    /// <exception cref="ChangeRefusedException">Nobody would be left to look after the instance.</exception>
    public bool Change(DbConnection connection, MemberId id, long revision, string name, Role role, bool disabled)
    {
        if (Find(connection, id)?.Revision != revision) return false;
        var row = LockAndFind(connection, id);
        if (row.Revision != revision) throw new ChangeRefusedException(Overtaken);
        if (role != Role.SuperAdmin || disabled) RefuseLast(connection, row);
        connection.Execute(
            "UPDATE members SET name = @name, role = @Role, disabled_at = @DisabledAt, revision = revision + 1, updated_at = @Now WHERE id = @Id",
            new { name, Role = (int)role, DisabledAt = disabled ? row.DisabledAt ?? Now() : (long?)null, Now = Now(), row.Id });
        if ((int)role != row.Role || disabled) SessionStore.EndOfMember(connection, id);
        if (disabled) LinkStore.DeleteOf(connection, row.Id);
        return true;
    }

    /// <summary>Takes the password away, until a new link is used. False when the member is gone.</summary>
    public bool TakePassword(DbConnection connection, MemberId id)
    {
        SessionStore.EndOfMember(connection, id);
        LinkStore.DeleteOf(connection, id.ToBytes());
        return connection.Execute("UPDATE members SET password = NULL, revision = revision + 1, updated_at = @Now WHERE id = @Id", new { Now = Now(), Id = id.ToBytes() }) > 0;
    }

    /// <summary>False when the member is gone already.</summary>
    /// <exception cref="ChangeRefusedException">Nobody would be left to look after the instance.</exception>
    public static bool Delete(DbConnection connection, MemberId id)
    {
        if (Find(connection, id) is null) return false;
        var row = LockAndFind(connection, id);
        RefuseLast(connection, row);
        SessionStore.EndOfMember(connection, id);
        LinkStore.DeleteOf(connection, row.Id);
        return connection.Execute("DELETE FROM members WHERE id = @Id", new { row.Id }) > 0;
    }

    /// <summary>With a tenant go its members, and every link to it and session in it.</summary>
    public static void DeleteAll(DbConnection connection, int tenantNo)
    {
        LinkStore.DeleteOfTenant(connection, tenantNo);
        connection.Execute("DELETE FROM links WHERE id IN (SELECT id FROM members WHERE tenant_no = @tenantNo)", new { tenantNo });
        connection.Execute("DELETE FROM sessions WHERE member_id IN (SELECT id FROM members WHERE tenant_no = @tenantNo)", new { tenantNo });
        connection.Execute("DELETE FROM members WHERE tenant_no = @tenantNo", new { tenantNo });
    }

    /// <summary>One at a time, on all nodes: two who each take the other one's role away must not both succeed.</summary>
    public static void Lock(DbConnection connection) => connection.Execute(
        "INSERT INTO instance (name, value) VALUES ('members', @Nothing) ON CONFLICT (name) DO UPDATE SET value = excluded.value", new { Nothing = Array.Empty<byte>() });

    private static MemberRow LockAndFind(DbConnection connection, MemberId id)
    {
        Lock(connection);
        return Find(connection, id) ?? throw new ChangeRefusedException(Overtaken);
    }

    private static void RefuseLast(DbConnection connection, MemberRow row)
    {
        if (row is not { Role: (int)Role.SuperAdmin, State: MemberState.Active }) return;
        var others = connection.ExecuteScalar<long>(
            $"SELECT COUNT(*) FROM members WHERE role = {(int)Role.SuperAdmin} AND disabled_at IS NULL AND password IS NOT NULL AND id <> @Id", new { row.Id });
        if (others == 0) throw new ChangeRefusedException(LastOne);
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
