using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Members;

/// <summary>
/// Sessions in the database, read anew for each request: pages are few, and so what is ended on one node is ended on all of them. A session that is used is written at most once
/// a minute.
/// </summary>
internal sealed partial class SessionStore(Database database, Journal journal, IOptions<SignInOptions> options, TimeProvider time, ILogger<SessionStore> log)
{
    private static readonly TimeSpan UseWrittenEvery = TimeSpan.FromMinutes(1);

    /// <summary>Null when it is unknown, was ended or has run out, and when its member or tenant is gone.</summary>
    public async Task<Session?> FindAsync(string? token, CancellationToken cancellationToken)
    {
        if (OpaqueToken.TryHash(token) is not { } hash) return null;
        var now = time.GetUtcNow();
        Row? row;
        await using (var connection = await database.OpenReaderAsync(cancellationToken))
        {
            row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
                """
                SELECT s.member_id AS MemberId, s.link_id AS LinkId, COALESCE(m.name, s.name) AS Name, COALESCE(m.tenant_no, s.tenant_no) AS TenantNo, t.id AS Tenant,
                    COALESCE(m.role, s.role) AS Role, s.used_at AS UsedAt, s.expires_at AS ExpiresAt
                FROM sessions s LEFT JOIN members m ON m.id = s.member_id AND m.disabled_at IS NULL
                    LEFT JOIN tenants t ON t.tenant_no = COALESCE(m.tenant_no, s.tenant_no) AND t.deleted_at IS NULL
                WHERE s.hash = @hash AND s.expires_at > @Now AND s.used_at > @Oldest
                """,
                new { hash, Now = now.ToUnixTimeMilliseconds(), Oldest = (now - options.Value.SessionIdle).ToUnixTimeMilliseconds() },
                cancellationToken: cancellationToken));
        }

        if (row?.ToSession() is not { } session) return null;
        if (now.ToUnixTimeMilliseconds() - row.UsedAt >= UseWrittenEvery.TotalMilliseconds) await WriteUseAsync(hash, now);
        return session;
    }

    /// <summary>Opens a session of a member, within a transaction of the journal.</summary>
    public OpenedSession Open(DbConnection connection, MemberId member) => Insert(connection, member.ToBytes(), link: null, options.Value.SessionLifetime);

    /// <summary>Opens the session that a link promises, within a transaction of the journal.</summary>
    public OpenedSession Open(DbConnection connection, LinkRow link) => Insert(connection, member: null, link, TimeSpan.FromMilliseconds(link.SessionFor!.Value));

    /// <param name="token">Null, and any other that is none, ends nothing.</param>
    public static void End(DbConnection connection, string? token)
    {
        if (OpaqueToken.TryHash(token) is { } hash) connection.Execute("DELETE FROM sessions WHERE hash = @hash", new { hash });
    }

    public static void EndOfMember(DbConnection connection, MemberId member) => connection.Execute("DELETE FROM sessions WHERE member_id = @Member", new { Member = member.ToBytes() });

    private OpenedSession Insert(DbConnection connection, byte[]? member, LinkRow? link, TimeSpan lifetime)
    {
        var now = time.GetUtcNow();
        var (token, endsAt) = (OpaqueToken.Generate(), now + lifetime);
        connection.Execute(
            "DELETE FROM sessions WHERE expires_at <= @Now OR used_at <= @Oldest",
            new { Now = now.ToUnixTimeMilliseconds(), Oldest = (now - options.Value.SessionIdle).ToUnixTimeMilliseconds() });
        connection.Execute(
            """
            INSERT INTO sessions (hash, member_id, link_id, name, tenant_no, role, created_at, used_at, expires_at)
            VALUES (@Hash, @member, @Link, @Name, @TenantNo, @Role, @Now, @Now, @EndsAt)
            """,
            new { token.Hash, member, Link = link?.Id, link?.Name, link?.TenantNo, link?.Role, Now = now.ToUnixTimeMilliseconds(), EndsAt = endsAt.ToUnixTimeMilliseconds() });
        return new(token, endsAt);
    }

    /// <summary>A database that does not commit is no reason to turn somebody out who only looks.</summary>
    private async Task WriteUseAsync(byte[] hash, DateTimeOffset now)
    {
        try
        {
            await journal.ExecuteAsync(connection => connection.Execute("UPDATE sessions SET used_at = @Now WHERE hash = @hash", new { hash, Now = now.ToUnixTimeMilliseconds() }));
        }
        catch (Exception failure) when (failure is JournalUnavailableException or FencedException or DbException)
        {
            LogNotWritten(failure.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The use of a session could not be written: {Reason}")]
    private partial void LogNotWritten(string reason);

    private sealed class Row
    {
        public byte[]? MemberId { get; init; }

        public byte[]? LinkId { get; init; }

        public string? Name { get; init; }

        public int? TenantNo { get; init; }

        public string? Tenant { get; init; }

        public int? Role { get; init; }

        public long UsedAt { get; init; }

        public long ExpiresAt { get; init; }

        /// <summary>Null when the member is disabled or gone, or the tenant is.</summary>
        public Session? ToSession()
        {
            if (Role is not { } role || Name is null || (TenantNo is not null && Tenant is null)) return null;
            var actor = MemberId is { } member ? Identity.MemberId.FromBytes(member).ToString() : Identity.LinkId.FromBytes(LinkId).ToString();
            return new(actor, Name, TenantNo, Tenant, (Role)role, MemberId is not null, DateTimeOffset.FromUnixTimeMilliseconds(ExpiresAt));
        }
    }
}
