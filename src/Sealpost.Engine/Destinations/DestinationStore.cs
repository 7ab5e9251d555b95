using System.Data.Common;
using Dapper;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Notifications;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;

namespace Sealpost.Engine.Destinations;

/// <summary>Reads destinations and moves them through their states. Every change goes through the journal and invalidates the tenant's snapshot.</summary>
internal sealed class DestinationStore(Database database, Journal journal, TenantDirectory directory, SystemEvents events, TimeProvider time)
{
    public async Task<DestinationRecord?> FindAsync(int tenantNo, DestinationId id, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<DestinationRow>(new CommandDefinition(
            $"SELECT {DestinationRow.Columns} FROM destinations d WHERE d.tenant_no = @tenantNo AND d.id = @Id AND d.deleted_at IS NULL",
            new { tenantNo, Id = id.ToBytes() },
            cancellationToken: cancellationToken));
        return row?.ToRecord();
    }

    /// <summary>Newest first.</summary>
    public async Task<IReadOnlyList<DestinationRecord>> ListAsync(int tenantNo, DestinationId? before, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var rows = await connection.QueryAsync<DestinationRow>(new CommandDefinition(
            $"""
            SELECT {DestinationRow.Columns} FROM destinations d
            WHERE d.tenant_no = @tenantNo AND d.deleted_at IS NULL AND (@Before IS NULL OR d.id < @Before) ORDER BY d.id DESC LIMIT @limit
            """,
            new { tenantNo, Before = before?.ToBytes(), limit },
            cancellationToken: cancellationToken));
        return [.. rows.Select(row => row.ToRecord())];
    }

    /// <summary>Null when it was deleted.</summary>
    public async Task<DestinationRecord?> FindAsync(int destinationNo, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var row = await connection.QuerySingleOrDefaultAsync<DestinationRow>(new CommandDefinition(
            $"SELECT {DestinationRow.Columns} FROM destinations d WHERE d.destination_no = @destinationNo AND d.deleted_at IS NULL", new { destinationNo }, cancellationToken: cancellationToken));
        return row?.ToRecord();
    }

    /// <summary>Every secret of a destination, oldest first, still sealed.</summary>
    public async Task<IReadOnlyList<SecretRow>> ListSecretsAsync(int destinationNo, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        return (await connection.QueryAsync<SecretRow>(new CommandDefinition(
            $"SELECT {SecretRow.Columns} FROM secrets s WHERE s.destination_no = @destinationNo ORDER BY s.secret_no",
            new { destinationNo },
            cancellationToken: cancellationToken))).AsList();
    }

    /// <summary>Deletes a destination and its secrets. Its pending deliveries end as cancelled. False when it was gone already.</summary>
    public async Task<bool> DeleteAsync(int tenantNo, int destinationNo, CancellationToken cancellationToken)
    {
        return await journal.ExecuteAsync(
            connection =>
            {
                connection.Execute("DELETE FROM secrets WHERE destination_no = @destinationNo", new { destinationNo });
                return connection.Execute(
                    "UPDATE destinations SET deleted_at = @Now, updated_at = @Now WHERE destination_no = @destinationNo AND deleted_at IS NULL",
                    new { destinationNo, Now = time.GetUtcNow().ToUnixTimeMilliseconds() }) > 0;
            },
            _ => directory.Invalidate(tenantNo, destinationNo),
            cancellationToken);
    }

    /// <summary>Null when the destination is gone. Enabling what is enabled, or disabling what is disabled, changes nothing.</summary>
    /// <param name="reason">Why, for people; only with a disable.</param>
    public async Task<DestinationRecord?> MoveAsync(int destinationNo, DestinationMove move, string? reason, CancellationToken cancellationToken)
    {
        var (record, moved) = await journal.ExecuteAsync(
            connection => Move(connection, destinationNo, move, reason),
            done =>
            {
                if (done.Record is { } changed) directory.Invalidate(changed.TenantNo, destinationNo);
            },
            cancellationToken);
        if (moved && record is { State: DestinationState.Disabled }) events.DestinationDisabled(record);
        return record;
    }

    /// <summary>Disables a destination for a stated reason, such as a 410 of its receiver. Does nothing when it is disabled or gone.</summary>
    public Task DisableAsync(int destinationNo, string reason, CancellationToken cancellationToken) =>
        MoveAsync(destinationNo, DestinationMove.Disable, reason, cancellationToken);

    private (DestinationRecord? Record, bool Moved) Move(DbConnection connection, int destinationNo, DestinationMove move, string? reason)
    {
        var row = connection.QuerySingleOrDefault<DestinationRow>(
            $"SELECT {DestinationRow.Columns} FROM destinations d WHERE d.destination_no = @destinationNo AND d.deleted_at IS NULL", new { destinationNo });
        if (row?.ToRecord() is not { } record) return (null, false);
        if (DestinationLifecycle.After(record.State, move, record.IsProven) is not { } state) return (record, false);
        connection.Execute(
            "UPDATE destinations SET state = @state, disabled_reason = @reason, failing_since = NULL, revision = revision + 1, updated_at = @Now WHERE destination_no = @destinationNo",
            new { destinationNo, state, reason, Now = time.GetUtcNow().ToUnixTimeMilliseconds() });
        var moved = connection.QuerySingle<DestinationRow>($"SELECT {DestinationRow.Columns} FROM destinations d WHERE d.destination_no = @destinationNo", new { destinationNo });
        return (moved.ToRecord(), true);
    }
}
