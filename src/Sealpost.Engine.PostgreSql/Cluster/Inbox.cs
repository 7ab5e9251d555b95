using Npgsql;
using Sealpost.Engine.Cluster;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.PostgreSql.Cluster;

/// <summary>Hands over what one node commits for lanes of another. A row wakes the owner and goes; the truth stays in the table of pending deliveries.</summary>
internal sealed class Inbox(NpgsqlDataSource source, PendingReader pending)
{
    private const int AtOnce = 2_000;

    private readonly InboxRows _rows = new();

    /// <summary>Takes what there is for these partitions.</summary>
    /// <exception cref="FencedException">This incarnation has ended.</exception>
    public async Task<Letters> TakeAsync(long incarnation, PartitionSet partitions, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Fence.Command(incarnation));
        // What a crash of the database brings back is told twice, which does no harm.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT set_config('synchronous_commit', 'off', true)"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            $"""
            WITH taken AS (
                DELETE FROM inbox WHERE ctid = ANY(ARRAY(SELECT i.ctid FROM inbox i WHERE i.partition_no = ANY($1) LIMIT {AtOnce}))
                RETURNING kind, destination_no, message_id, ordinal)
            SELECT t.kind, t.destination_no, t.message_id, t.ordinal, {PendingReader.Columns}
            FROM taken t
            LEFT JOIN pending p ON t.kind = 0 AND p.message_id = t.message_id AND p.ordinal = t.ordinal
            LEFT JOIN messages m ON m.tenant_no = p.tenant_no AND m.id = p.message_id
            ORDER BY t.message_id, t.ordinal
            """)
        {
            Parameters = { new NpgsqlParameter<long[]> { TypedValue = ClusterStore.Numbers(partitions) } },
        });
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            return await ReadAsync(reader, incarnation, cancellationToken);
        }
        catch (PostgresException failure) when (Fence.Refused(failure))
        {
            throw new FencedException();
        }
    }

    public async Task PutAsync(IReadOnlyList<RemoteEvent> events, CancellationToken cancellationToken)
    {
        _rows.Clear();
        foreach (var remote in events) Add(remote);
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        _rows.AddTo(batch);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private void Add(RemoteEvent remote)
    {
        switch (remote.Event)
        {
            case LaneEvent.Arrived(var delivery):
                _rows.Add(InboxKind.Delivery, remote.DestinationNo, delivery.Id.Message.ToBytes(), delivery.Id.Ordinal);
                break;
            case LaneEvent.Withdrawn(var delivery):
                _rows.Add(InboxKind.Withdrawn, remote.DestinationNo, delivery.Message.ToBytes(), delivery.Ordinal);
                break;
            case LaneEvent.Postponed(var delivery):
                // It is due at another time than its lane knows: forgotten, and then read anew.
                _rows.Add(InboxKind.Withdrawn, remote.DestinationNo, delivery.Id.Message.ToBytes(), delivery.Id.Ordinal);
                _rows.Add(InboxKind.Backlog, remote.DestinationNo, [], 0);
                break;
            default:
                _rows.Add(InboxKind.Backlog, remote.DestinationNo, [], 0);
                break;
        }
    }

    private async Task<Letters> ReadAsync(NpgsqlDataReader reader, long incarnation, CancellationToken cancellationToken)
    {
        var letters = new Letters([], []);
        while (await reader.ReadAsync(cancellationToken))
        {
            var destinationNo = (int)reader.GetInt64(1);
            switch ((InboxKind)reader.GetInt64(0))
            {
                case InboxKind.Withdrawn:
                    letters.Others.Add(new(destinationNo, new LaneEvent.Withdrawn(new DeliveryId(MessageId.FromBytes(reader.GetFieldValue<byte[]>(2)), (int)reader.GetInt64(3)))));
                    break;
                case InboxKind.Backlog:
                    letters.Others.Add(new(destinationNo, new LaneEvent.Backlog()));
                    break;
                case InboxKind.Delivery when !await reader.IsDBNullAsync(4, cancellationToken):
                    letters.Deliveries.Add(pending.Read(reader, first: 4, destinationNo, incarnation));
                    break;
            }
        }

        return letters;
    }
}

/// <param name="Deliveries">Those still pending, oldest first.</param>
internal readonly record struct Letters(List<PendingDelivery> Deliveries, List<RemoteEvent> Others);
