using System.Data.Common;
using System.Text.Json;
using Dapper;
using Sealpost.Engine.Authentication.OAuth2;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Secrets;
using Sealpost.Engine.Storage;
using Sealpost.Secrets;

namespace Sealpost.Engine.OAuthClients;

/// <summary>Reads and changes OAuth2 clients. Every change goes through the journal; call <see cref="TokenCache.Forget"/> after one.</summary>
internal sealed class OAuthClientStore(Database database, Journal journal, OAuthClientParser parser, SecretSealer sealer, UuidV7 ids, TimeProvider time)
{
    /// <summary>Stores a new client within a transaction of the journal.</summary>
    public OAuthClientRecord Insert(DbConnection connection, int tenantNo, OAuthClientParsing.Valid parsed)
    {
        var id = new OAuthClientId(ids.Next());
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return connection.QuerySingle<OAuthClientRow>(
            $"""
            INSERT INTO oauth_clients (id, tenant_no, revision, settings, sealed, sealed_at, created_at, updated_at)
            VALUES (@Id, @tenantNo, 1, @Settings, @Sealed, @now, @now, @now) RETURNING {OAuthClientRow.Columns}
            """,
            new { Id = id.ToBytes(), tenantNo, Settings = parsed.Settings.Write(), Sealed = Seal(tenantNo, id, parsed.Credential!, now), now }).ToRecord();
    }

    public async Task<OAuthClientRecord?> FindAsync(int tenantNo, OAuthClientId id, CancellationToken cancellationToken) =>
        (await ReadAsync(tenantNo, id, cancellationToken))?.ToRecord();

    /// <summary>The client with its secret; null when the tenant has no such client.</summary>
    /// <exception cref="MasterKeyException">The secret does not open.</exception>
    public async Task<OAuthClient?> OpenAsync(int tenantNo, OAuthClientId id, CancellationToken cancellationToken) =>
        await ReadAsync(tenantNo, id, cancellationToken) is { } row
            ? new(id, tenantNo, row.Revision, OAuthClientSettings.Read(row.Settings), sealer.Open(row.Context, row.Sealed))
            : null;

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<OAuthClientRecord>> ListAsync(int tenantNo, byte[]? before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var rows = await connection.QueryAsync<OAuthClientRow>(new CommandDefinition(
            $"SELECT {OAuthClientRow.Columns} FROM oauth_clients WHERE tenant_no = @tenantNo AND (@before IS NULL OR id < @before) ORDER BY id DESC LIMIT @limit",
            new { tenantNo, before, limit },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToRecord())];
    }

    /// <summary>Applies a merge patch to the revision that was read. The tokens of the old revision go with it.</summary>
    public async Task<OAuthClientChange> PatchAsync(OAuthClientRecord client, JsonElement patch, CancellationToken cancellationToken)
    {
        var parsing = parser.Parse(MergePatch.Apply(Base(client.Settings, patch).Write(), patch), client.Settings);
        if (parsing is not OAuthClientParsing.Valid parsed) return new OAuthClientChange.Invalid(((OAuthClientParsing.Invalid)parsing).Faults);
        var row = await journal.ExecuteAsync(connection => Update(connection, client, parsed), cancellationToken);
        return row is null ? new OAuthClientChange.Stale() : new OAuthClientChange.Done(row.ToRecord());
    }

    /// <summary>Deletes a client with its tokens unless a destination still authenticates with it.</summary>
    public Task<OAuthClientDeletion> DeleteAsync(int tenantNo, OAuthClientId id, CancellationToken cancellationToken) => journal.ExecuteAsync(
        connection =>
        {
            if (IsUsed(connection, tenantNo, id)) return OAuthClientDeletion.InUse;
            if (connection.Execute("DELETE FROM oauth_clients WHERE tenant_no = @tenantNo AND id = @Id", new { tenantNo, Id = id.ToBytes() }) == 0) return OAuthClientDeletion.Missing;
            connection.Execute("DELETE FROM oauth_tokens WHERE client_id = @Id", new { Id = id.ToBytes() });
            return OAuthClientDeletion.Deleted;
        },
        cancellationToken);

    /// <summary>A client of the tenant, within a transaction of the journal; null when there is none.</summary>
    public static OAuthClientSettings? Find(DbConnection connection, int tenantNo, OAuthClientId id) =>
        connection.QuerySingleOrDefault<string>("SELECT settings FROM oauth_clients WHERE tenant_no = @tenantNo AND id = @Id", new { tenantNo, Id = id.ToBytes() }) is { } settings
            ? OAuthClientSettings.Read(settings)
            : null;

    // What means something to the old method or key alone does not stay when that changes.
    private static OAuthClientSettings Base(OAuthClientSettings stored, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object) return stored;
        if (patch.TryGetProperty("authorizationMethod", out var method) && !method.ValueEquals(JsonSerializer.SerializeToElement(stored.AuthorizationMethod).GetString()))
            return stored with { CredentialEncoding = CredentialEncoding.Form, Algorithm = null, KeyId = null, Audience = null };
        return patch.TryGetProperty("privateKey", out _) ? stored with { Algorithm = null } : stored;
    }

    private OAuthClientRow? Update(DbConnection connection, OAuthClientRecord client, OAuthClientParsing.Valid parsed)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var row = connection.QuerySingleOrDefault<OAuthClientRow>(
            $"UPDATE oauth_clients SET settings = @Settings, revision = revision + 1, updated_at = @now WHERE id = @Id AND revision = @Revision RETURNING {OAuthClientRow.Columns}",
            new { Id = client.Id.ToBytes(), client.Revision, Settings = parsed.Settings.Write(), now });
        if (row is not null && parsed.Credential is { } credential)
        {
            connection.Execute(
                "UPDATE oauth_clients SET sealed = @Sealed, sealed_at = @now WHERE id = @Id",
                new { Id = client.Id.ToBytes(), Sealed = Seal(client.TenantNo, client.Id, credential, now), now });
        }

        return row;
    }

    private static bool IsUsed(DbConnection connection, int tenantNo, OAuthClientId id) => connection
        .Query<string>("SELECT settings FROM destinations WHERE tenant_no = @tenantNo AND deleted_at IS NULL", new { tenantNo })
        .Any(settings => DestinationSettings.Read(settings).Authentication.Client == id.ToString());

    private async Task<OAuthClientRow?> ReadAsync(int tenantNo, OAuthClientId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        return await connection.QuerySingleOrDefaultAsync<OAuthClientRow>(new CommandDefinition(
            $"SELECT {OAuthClientRow.Columns} FROM oauth_clients WHERE tenant_no = @tenantNo AND id = @Id",
            new { tenantNo, Id = id.ToBytes() },
            cancellationToken: cancellationToken));
    }

    private byte[] Seal(int tenantNo, OAuthClientId id, Secret credential, long now) => sealer.Seal(OAuthClientRow.ContextOf(tenantNo, id, now), credential);
}
