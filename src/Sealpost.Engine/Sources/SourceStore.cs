using System.Data.Common;
using Dapper;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Sources;

/// <summary>Reads sources, and deletes them through the journal.</summary>
internal sealed class SourceStore(Database database, Journal journal, SourceDirectory directory)
{
    public async Task<SourceRecord?> FindAsync(int tenantNo, SourceId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<SourceRow>(new CommandDefinition(
            $"SELECT {SourceRow.Columns} FROM sources s WHERE s.tenant_no = @tenantNo AND s.id = @Id", new { tenantNo, Id = id.ToBytes() }, cancellationToken: cancellationToken));
        return row?.ToRecord();
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<SourceRecord>> ListAsync(int tenantNo, byte[]? before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var rows = await connection.QueryAsync<SourceRow>(new CommandDefinition(
            $"SELECT {SourceRow.Columns} FROM sources s WHERE s.tenant_no = @tenantNo {(before is null ? "" : "AND s.id < @before")} ORDER BY s.id DESC LIMIT @limit",
            new { tenantNo, before, limit },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToRecord())];
    }

    /// <summary>Every secret of a source, oldest first, still sealed.</summary>
    public async Task<IReadOnlyList<SourceSecretRow>> ListSecretsAsync(int sourceNo, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        return (await connection.QueryAsync<SourceSecretRow>(new CommandDefinition(
            $"SELECT {SourceSecretRow.Columns} FROM source_secrets x WHERE x.source_no = @sourceNo ORDER BY x.secret_no", new { sourceNo }, cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Deletes a source with its secrets, its ingest URL and what it rejected; the messages it took in stay. False when it was gone already.</summary>
    public async Task<bool> DeleteAsync(int sourceNo, CancellationToken cancellationToken)
    {
        var deleted = await journal.ExecuteAsync(connection => Delete(connection, "source_no = @number", sourceNo) > 0, cancellationToken);
        directory.Invalidate(sourceNo);
        return deleted;
    }

    /// <summary>Deletes all sources of a tenant within a transaction of the journal.</summary>
    public static void DeleteAll(DbConnection connection, int tenantNo) => Delete(connection, "tenant_no = @number", tenantNo);

    private static int Delete(DbConnection connection, string condition, int number)
    {
        foreach (var table in (string[])["source_secrets", "source_tokens", "source_rejections"])
            connection.Execute($"DELETE FROM {table} WHERE source_no IN (SELECT source_no FROM sources WHERE {condition})", new { number });
        return connection.Execute($"DELETE FROM sources WHERE {condition}", new { number });
    }
}
