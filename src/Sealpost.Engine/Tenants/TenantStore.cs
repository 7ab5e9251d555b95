using System.Data.Common;
using Dapper;
using Sealpost.Engine.Members;
using Sealpost.Engine.Sources;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Tenants;

/// <summary>Reads and changes tenants. Every change goes through the journal.</summary>
internal sealed class TenantStore(Database database, Journal journal, TenantDirectory directory, TimeProvider time)
{
    private const string Columns =
        "tenant_no AS TenantNo, id AS Id, name AS Name, revision AS Revision, created_at AS CreatedAt, updated_at AS UpdatedAt, settings AS Settings";

    /// <summary>Makes a tenant within a transaction of the journal.</summary>
    /// <returns>Null when the id is taken, be it by a tenant that was deleted: what belonged to one never comes into another's hands.</returns>
    public TenantRecord? Insert(DbConnection connection, string id, string name)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        return connection.QuerySingleOrDefault<Row>(
            $"INSERT INTO tenants (id, name, revision, created_at, updated_at) VALUES (@id, @name, 1, @now, @now) ON CONFLICT (id) DO NOTHING RETURNING {Columns}",
            new { id, name, now })?.ToRecord();
    }

    /// <summary>Newest first.</summary>
    /// <param name="only">Restricts the list to these tenants; null for all.</param>
    public async Task<IReadOnlyList<TenantRecord>> ListAsync(IReadOnlyList<int>? only, int? before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            SELECT {Columns} FROM tenants
            WHERE deleted_at IS NULL AND (@before IS NULL OR tenant_no < @before) {(only is null ? "" : $"AND tenant_no IN {SqlList.Of(only)}")}
            ORDER BY tenant_no DESC LIMIT @limit
            """,
            new { before, limit },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToRecord())];
    }

    public async Task<TenantRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"SELECT {Columns} FROM tenants WHERE id = @id AND deleted_at IS NULL", new { id }, cancellationToken: cancellationToken));
        return row?.ToRecord();
    }

    /// <summary>Null when the tenant is gone or no longer at this revision.</summary>
    public async Task<TenantRecord?> ChangeAsync(int tenantNo, long revision, string name, TenantSettings settings, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var row = await journal.ExecuteAsync(
            connection => connection.QuerySingleOrDefault<Row>(
                $"""
                UPDATE tenants SET name = @name, settings = @Settings, revision = revision + 1, updated_at = @now
                WHERE tenant_no = @tenantNo AND revision = @revision AND deleted_at IS NULL RETURNING {Columns}
                """,
                new { tenantNo, revision, name, Settings = settings == TenantSettings.None ? null : settings.Write(), now }),
            cancellationToken);
        directory.Invalidate(tenantNo, destinationNo: null);
        return row?.ToRecord();
    }

    /// <summary>Deletes the tenant with its destinations, their secrets, its OAuth2 clients, sources and members. History stays until retention takes it. False when it was gone already.</summary>
    public async Task<bool> DeleteAsync(int tenantNo, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var destinations = await journal.ExecuteAsync(
            connection =>
            {
                if (connection.Execute("UPDATE tenants SET deleted_at = @now WHERE tenant_no = @tenantNo AND deleted_at IS NULL", new { tenantNo, now }) == 0) return null;
                connection.Execute("DELETE FROM secrets WHERE tenant_no = @tenantNo", new { tenantNo });
                connection.Execute("DELETE FROM oauth_tokens WHERE client_id IN (SELECT id FROM oauth_clients WHERE tenant_no = @tenantNo)", new { tenantNo });
                connection.Execute("DELETE FROM oauth_clients WHERE tenant_no = @tenantNo", new { tenantNo });
                SourceStore.DeleteAll(connection, tenantNo);
                MemberStore.DeleteAll(connection, tenantNo);
                return connection.Query<int>(
                    "UPDATE destinations SET deleted_at = @now, updated_at = @now WHERE tenant_no = @tenantNo AND deleted_at IS NULL RETURNING destination_no",
                    new { tenantNo, now }).AsList();
            },
            cancellationToken);
        if (destinations is null) return false;
        directory.Invalidate(tenantNo, destinationNo: null);
        foreach (var destinationNo in destinations) directory.Invalidate(tenantNo, destinationNo);
        return true;
    }

    private sealed class Row
    {
        public int TenantNo { get; init; }

        public string Id { get; init; } = "";

        public string Name { get; init; } = "";

        public long Revision { get; init; }

        public long CreatedAt { get; init; }

        public long UpdatedAt { get; init; }

        public string? Settings { get; init; }

        public TenantRecord ToRecord() =>
            new(TenantNo, Id, Name, Revision, DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt))
            {
                Settings = TenantSettings.Read(Settings),
            };
    }
}
