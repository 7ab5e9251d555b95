using System.Collections.Frozen;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Server.Access;

/// <summary>Every usable key by its hash: an immutable snapshot, replaced whole after each change, so that a request reads no database.</summary>
internal sealed class ApiKeyDirectory(Database database, TimeProvider time) : IDisposable
{
    // What was read before a change must not replace what was read after it.
    private readonly SemaphoreSlim _reloading = new(1);
    private volatile FrozenDictionary<UInt256, ApiKey> _keys = FrozenDictionary<UInt256, ApiKey>.Empty;

    public IReadOnlyList<ApiKey> All => _keys.Values;

    /// <summary>The key of this token when it is known, not revoked and not expired.</summary>
    public ApiKey? Find(ReadOnlySpan<char> token)
    {
        if (token.Length > ApiKeyToken.Longest || !Ascii.IsValid(token)) return null;
        Span<byte> bytes = stackalloc byte[ApiKeyToken.Longest];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(token, bytes)], hash);
        if (!_keys.TryGetValue(UInt256.From(hash), out var key)) return null;
        var now = time.GetUtcNow();
        if (key.ExpiresAt <= now) return null;
        key.Touch(now);
        return key;
    }

    /// <summary>Call it after every commit, with a token that no caller's going away cancels: a revoked key works until then.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await _reloading.WaitAsync(cancellationToken);
        try
        {
            await ReloadInTurnAsync(cancellationToken);
        }
        finally
        {
            _reloading.Release();
        }
    }

    public void Dispose() => _reloading.Dispose();

    private async Task ReloadInTurnAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            "SELECT id AS Id, name AS Name, hash AS Hash, tenant_no AS TenantNo, role AS Role, expires_at AS ExpiresAt, last_used_at AS LastUsedAt FROM api_keys WHERE revoked_at IS NULL",
            cancellationToken: cancellationToken));
        var inUse = _keys.Values.ToDictionary(key => key.Id);
        _keys = rows.ToFrozenDictionary(row => UInt256.From(row.Hash), row => inUse.GetValueOrDefault(ApiKeyId.FromBytes(row.Id)) ?? row.ToKey());
    }

    private readonly record struct UInt256(UInt128 Upper, UInt128 Lower)
    {
        public static UInt256 From(ReadOnlySpan<byte> hash) => MemoryMarshal.Read<UInt256>(hash);
    }

    private sealed record Row(byte[] Id, string Name, byte[] Hash, long? TenantNo, long? Role, long? ExpiresAt, long? LastUsedAt)
    {
        public ApiKey ToKey() =>
            new(ApiKeyId.FromBytes(Id), Name, (int?)TenantNo, RoleText.OfKey(Role, TenantNo is not null), ExpiresAt is { } expiry ? DateTimeOffset.FromUnixTimeMilliseconds(expiry) : null, LastUsedAt);
    }
}
