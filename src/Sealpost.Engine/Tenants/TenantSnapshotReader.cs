using System.Data;
using Dapper;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Signatures;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Tenants;

/// <summary>Reads what a tenant's snapshot is made of, in one transaction, so that all of it is of the same moment.</summary>
internal sealed class TenantSnapshotReader(Database database, DestinationSnapshotBuilder builder)
{
    public async Task<TenantSnapshot?> ReadAsync(int tenantNo)
    {
        await using var connection = database.OpenReader();
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead);
        var id = await connection.QuerySingleOrDefaultAsync<string>("SELECT id FROM tenants WHERE tenant_no = @tenantNo AND deleted_at IS NULL", new { tenantNo }, transaction);
        if (id is null) return null;
        var account = AccountSecretStore.List(connection, tenantNo, transaction);
        var signatures = SignatureSettingsStore.Read(connection, transaction);
        var rows = await connection.QueryAsync<DestinationRow, SecretRow?, (DestinationRow Destination, SecretRow? Secret)>(
            $"""
            SELECT {DestinationRow.Columns}, {SecretRow.Columns}
            FROM destinations d LEFT JOIN secrets s ON s.destination_no = d.destination_no
            WHERE d.tenant_no = @tenantNo AND d.deleted_at IS NULL ORDER BY d.destination_no, s.secret_no
            """,
            static (destination, secret) => (destination, secret),
            new { tenantNo },
            transaction,
            splitOn: nameof(SecretRow.SecretNo));
        return new TenantSnapshot
        {
            TenantNo = tenantNo,
            Id = id,
            Destinations =
            [
                .. rows.GroupBy(row => row.Destination.DestinationNo).Select(group => builder.Build(
                    group.First().Destination, [.. group.Select(row => row.Secret).Where(secret => secret?.SecretNo > 0).OfType<SecretRow>(), .. account], signatures)),
            ],
        };
    }

    public async Task<int?> FindTenantNoAsync(string tenantId, CancellationToken cancellationToken)
    {
        await using var connection = database.OpenReader();
        return await connection.QuerySingleOrDefaultAsync<int?>(new CommandDefinition(
            "SELECT tenant_no FROM tenants WHERE id = @tenantId AND deleted_at IS NULL", new { tenantId }, cancellationToken: cancellationToken));
    }

    public async Task<int?> FindTenantOfDestinationAsync(int destinationNo, CancellationToken cancellationToken)
    {
        await using var connection = database.OpenReader();
        return await connection.QuerySingleOrDefaultAsync<int?>(new CommandDefinition(
            "SELECT tenant_no FROM destinations WHERE destination_no = @destinationNo AND deleted_at IS NULL", new { destinationNo }, cancellationToken: cancellationToken));
    }
}
