using System.Data.Common;
using Dapper;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;
using Sealpost.Server.Idempotency;

namespace Sealpost.Server.Access;

/// <summary>A key as it is stored; times are Unix milliseconds.</summary>
internal sealed record ApiKeyRow(byte[] Id, string Name, string Hint, string? Tenant, long? TenantNo, long? StoredRole, long CreatedAt, long? ExpiresAt, long? RevokedAt, long? LastUsedAt)
{
    public ApiKeyView ToView() =>
        new(ApiKeyId.FromBytes(Id).ToString(), Name, Hint, Tenant, Role, Time(CreatedAt)!.Value, Time(ExpiresAt), Time(RevokedAt), Time(LastUsedAt));

    public Role Role => RoleText.OfKey(StoredRole, TenantNo is not null);

    private static DateTimeOffset? Time(long? milliseconds) => milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
}

/// <summary>Keys in the database. Every change is followed by a reload of the directory, so that it holds from the next request on.</summary>
internal sealed class ApiKeyStore(Database database, Journal journal, IdempotencyLedger ledger, ApiKeyDirectory directory, UuidV7 ids, TimeProvider time)
{
    private const string Columns =
        """
        k.id AS Id, k.name AS Name, k.hint AS Hint, t.id AS Tenant, k.tenant_no AS TenantNo, k.role AS StoredRole,
        k.created_at AS CreatedAt, k.expires_at AS ExpiresAt, k.revoked_at AS RevokedAt, k.last_used_at AS LastUsedAt
        FROM api_keys k LEFT JOIN tenants t ON t.tenant_no = k.tenant_no
        """;

    public async Task<Creation<ApiKeyId>> CreateAsync(
        RequestKey? key, string name, int? tenantNo, Role role, DateTimeOffset? expiresAt, string token, CancellationToken cancellationToken)
    {
        var creation = await ledger.CreateAsync(
            key,
            connection =>
            {
                var id = Insert(connection, name, tenantNo, role, expiresAt, token);
                return (id.ToString(), id);
            },
            cancellationToken);
        await directory.ReloadAsync(CancellationToken.None);
        return creation;
    }

    /// <summary>Stores the bootstrap key unless it is there already. True when it is new.</summary>
    public Task<bool> EnsureAsync(string name, string token, CancellationToken cancellationToken) => journal.ExecuteAsync(
        connection =>
        {
            if (connection.ExecuteScalar<long>("SELECT COUNT(*) FROM api_keys WHERE hash = @Hash", new { Hash = ApiKeyToken.Hash(token) }) > 0) return false;
            Insert(connection, name, null, Role.SuperAdmin, null, token);
            return true;
        },
        cancellationToken);

    /// <summary>Stores the first key if there is none at all. True when it was stored.</summary>
    public Task<bool> InsertFirstAsync(string name, string token, CancellationToken cancellationToken) => journal.ExecuteAsync(
        connection =>
        {
            if (connection.ExecuteScalar<long>("SELECT COUNT(*) FROM api_keys") > 0) return false;
            Insert(connection, name, null, Role.SuperAdmin, null, token);
            return true;
        },
        cancellationToken);

    public async Task<IReadOnlyList<ApiKeyRow>> ListAsync(IReadOnlyList<int>? tenants, byte[]? before, int rows, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var found = await connection.QueryAsync<ApiKeyRow>(new CommandDefinition(
            $"SELECT {Columns} WHERE (@Before IS NULL OR k.id < @Before) {(tenants is null ? "" : $"AND k.tenant_no IN {SqlList.Of(tenants)}")} ORDER BY k.id DESC LIMIT @Rows", new { Before = before, Rows = rows }, cancellationToken: cancellationToken));
        return found.AsList();
    }

    public async Task<ApiKeyRow?> FindAsync(ApiKeyId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<ApiKeyRow>(new CommandDefinition(
            $"SELECT {Columns} WHERE k.id = @Id", new { Id = id.ToBytes() }, cancellationToken: cancellationToken));
    }

    /// <summary>False when there is no such key. Revoking twice keeps the first time.</summary>
    public async Task<bool> RevokeAsync(ApiKeyId id, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var changed = await journal.ExecuteAsync(
            connection => connection.Execute("UPDATE api_keys SET revoked_at = COALESCE(revoked_at, @Now) WHERE id = @Id", new { Now = now, Id = id.ToBytes() }),
            cancellationToken);
        await directory.ReloadAsync(CancellationToken.None);
        return changed > 0;
    }

    public Task WriteUseAsync(IReadOnlyList<(ApiKeyId Id, long LastUsed)> uses, CancellationToken cancellationToken) => journal.ExecuteAsync(
        connection => connection.Execute("UPDATE api_keys SET last_used_at = @LastUsed WHERE id = @Id", uses.Select(use => new { use.LastUsed, Id = use.Id.ToBytes() })),
        cancellationToken);

    private ApiKeyId Insert(DbConnection connection, string name, int? tenantNo, Role role, DateTimeOffset? expiresAt, string token)
    {
        var id = new ApiKeyId(ids.Next());
        connection.Execute(
            """
            INSERT INTO api_keys (id, name, hint, hash, tenant_no, role, created_at, expires_at)
            VALUES (@Id, @Name, @Hint, @Hash, @TenantNo, @Role, @Now, @ExpiresAt) ON CONFLICT (hash) DO NOTHING
            """,
            new
            {
                Id = id.ToBytes(),
                Name = name,
                Hint = ApiKeyToken.Hint(token),
                Hash = ApiKeyToken.Hash(token),
                TenantNo = tenantNo,
                Role = (int)role,
                Now = time.GetUtcNow().ToUnixTimeMilliseconds(),
                ExpiresAt = expiresAt?.ToUnixTimeMilliseconds(),
            });
        return id;
    }
}
