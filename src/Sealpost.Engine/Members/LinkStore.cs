using System.Data.Common;
using Dapper;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Members;

/// <summary>What a link that works once is good for.</summary>
internal enum LinkKind
{
    /// <summary>Makes the first super admin.</summary>
    SetUp = 1,

    /// <summary>Gives a member a password.</summary>
    Password = 2,

    /// <summary>Opens a session of one tenant.</summary>
    Portal = 3,
}

/// <summary>A link as it is made.</summary>
/// <param name="Id">The member whose password it gives; otherwise an id of its own.</param>
internal sealed record LinkDraft(LinkKind Kind, UInt128 Id, DateTimeOffset ExpiresAt)
{
    public int? TenantNo { get; init; }

    public Role? Role { get; init; }

    /// <summary>Who made it, for the audit log.</summary>
    public string? Name { get; init; }

    public TimeSpan? SessionFor { get; init; }
}

/// <summary>Links in the database. Who uses one deletes it, so that of two at once one succeeds.</summary>
internal sealed class LinkStore(Database database, TimeProvider time)
{
    private const string Columns = "kind AS Kind, id AS Id, tenant_no AS TenantNo, role AS Role, name AS Name, session_for AS SessionFor";

    /// <returns>The token, this once.</returns>
    public OpaqueToken Insert(DbConnection connection, LinkDraft draft)
    {
        connection.Execute("DELETE FROM links WHERE expires_at <= @Now", new { Now = Now() });
        var token = OpaqueToken.Generate();
        connection.Execute(
            "INSERT INTO links (hash, kind, id, tenant_no, role, name, session_for, expires_at) VALUES (@Hash, @Kind, @Id, @TenantNo, @Role, @Name, @SessionFor, @ExpiresAt)",
            new
            {
                token.Hash,
                Kind = (int)draft.Kind,
                Id = PublicId.ToBytes(draft.Id),
                draft.TenantNo,
                Role = (int?)draft.Role,
                draft.Name,
                SessionFor = (long?)draft.SessionFor?.TotalMilliseconds,
                ExpiresAt = draft.ExpiresAt.ToUnixTimeMilliseconds(),
            });
        return token;
    }

    /// <summary>Looks without using it; null when it is unknown, used or expired.</summary>
    public async Task<LinkRow?> PeekAsync(LinkKind kind, string? token, CancellationToken cancellationToken)
    {
        if (OpaqueToken.TryHash(token) is not { } hash) return null;
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<LinkRow>(new CommandDefinition(
            $"SELECT {Columns} FROM links WHERE hash = @hash AND kind = @Kind AND expires_at > @Now", new { hash, Kind = (int)kind, Now = Now() }, cancellationToken: cancellationToken));
    }

    /// <summary>Uses it, within a transaction of the journal; null when it is unknown, used or expired.</summary>
    public LinkRow? Take(DbConnection connection, LinkKind kind, byte[] hash) => connection.QuerySingleOrDefault<LinkRow>(
        $"DELETE FROM links WHERE hash = @hash AND kind = @Kind AND expires_at > @Now RETURNING {Columns}", new { hash, Kind = (int)kind, Now = Now() });

    public static int DeleteAll(DbConnection connection, LinkKind kind) => connection.Execute("DELETE FROM links WHERE kind = @Kind", new { Kind = (int)kind });

    /// <param name="id">Of a member.</param>
    public static int DeleteOf(DbConnection connection, byte[] id) => connection.Execute("DELETE FROM links WHERE id = @id", new { id });

    /// <summary>Those that open sessions of the tenant, and these sessions.</summary>
    public static int DeleteOfTenant(DbConnection connection, int tenantNo) =>
        connection.Execute("DELETE FROM links WHERE tenant_no = @tenantNo", new { tenantNo }) + connection.Execute("DELETE FROM sessions WHERE tenant_no = @tenantNo", new { tenantNo });

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>A link as the database has it.</summary>
internal sealed class LinkRow
{
    public int Kind { get; init; }

    public byte[] Id { get; init; } = [];

    public int? TenantNo { get; init; }

    public int? Role { get; init; }

    public string? Name { get; init; }

    public long? SessionFor { get; init; }
}
