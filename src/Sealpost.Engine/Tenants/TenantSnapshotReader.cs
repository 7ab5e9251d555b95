using System.Data;
using System.Data.Common;
using Dapper;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Quotas;
using Sealpost.Engine.Signatures;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Tenants;

/// <summary>Reads what a tenant's snapshot is made of, in one transaction, so that all of it is of the same moment.</summary>
internal sealed class TenantSnapshotReader(Database database, DestinationSnapshotBuilder builder, TenantQuotas quotas)
{
    /// <summary>Null when there is no such tenant.</summary>
    public async Task<TenantSnapshot?> ReadAsync(int tenantNo)
    {
        await using var connection = await database.OpenReaderAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        var (id, settings) = await connection.QuerySingleOrDefaultAsync<(string? Id, string? Settings)>(
            "SELECT id, settings FROM tenants WHERE tenant_no = @tenantNo AND deleted_at IS NULL", new { tenantNo }, transaction);
        if (id is null) return null;
        var limits = quotas.Resolve(tenantNo, TenantSettings.Read(settings));
        quotas.Publish(tenantNo, limits);
        return new TenantSnapshot
        {
            TenantNo = tenantNo,
            Id = id,
            Limits = limits,
            Destinations = [.. await BuildAsync(connection, transaction, tenantNo, "d.tenant_no = @tenantNo", new { tenantNo })],
        };
    }

    /// <summary>The same tenant with one destination read anew: what changes one destination of thousands costs one.</summary>
    public async Task<TenantSnapshot> ReadAsync(TenantSnapshot known, int destinationNo)
    {
        await using var connection = await database.OpenReaderAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        var changed = await BuildAsync(connection, transaction, known.TenantNo, "d.destination_no = @destinationNo", new { destinationNo });
        var others = known.Destinations.Where(destination => destination.DestinationNo != destinationNo);
        return new TenantSnapshot { TenantNo = known.TenantNo, Id = known.Id, Limits = known.Limits, Destinations = [.. others.Concat(changed).OrderBy(destination => destination.DestinationNo)] };
    }

    public async Task<int?> FindTenantNoAsync(string tenantId, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(CancellationToken.None);
        return await connection.QuerySingleOrDefaultAsync<int?>(new CommandDefinition(
            "SELECT tenant_no FROM tenants WHERE id = @tenantId AND deleted_at IS NULL", new { tenantId }, cancellationToken: cancellationToken));
    }

    public async Task<int?> FindTenantOfDestinationAsync(int destinationNo, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(CancellationToken.None);
        return await connection.QuerySingleOrDefaultAsync<int?>(new CommandDefinition(
            "SELECT tenant_no FROM destinations WHERE destination_no = @destinationNo AND deleted_at IS NULL", new { destinationNo }, cancellationToken: cancellationToken));
    }

    private async Task<List<DestinationSnapshot>> BuildAsync(DbConnection connection, DbTransaction transaction, int tenantNo, string which, object parameters)
    {
        var account = AccountSecretStore.List(connection, tenantNo, transaction);
        var signatures = SignatureSettingsStore.Read(connection, transaction);
        var rows = await connection.QueryAsync<DestinationRow, SecretRow?, (DestinationRow Destination, SecretRow? Secret)>(
            $"""
            SELECT {DestinationRow.Columns}, {SecretRow.Columns}
            FROM destinations d LEFT JOIN secrets s ON s.destination_no = d.destination_no
            WHERE {which} AND d.deleted_at IS NULL ORDER BY d.destination_no, s.secret_no
            """,
            static (destination, secret) => (destination, secret),
            parameters,
            transaction,
            splitOn: nameof(SecretRow.SecretNo));
        return
        [
            .. rows.GroupBy(row => row.Destination.DestinationNo).Select(group => builder.Build(
                group.First().Destination, [.. group.Select(row => row.Secret).Where(secret => secret?.SecretNo > 0).OfType<SecretRow>(), .. account], signatures)),
        ];
    }
}
