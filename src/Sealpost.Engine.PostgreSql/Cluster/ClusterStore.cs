using System.Data.Common;
using Dapper;
using Npgsql;
using Sealpost.Engine.Cluster;

namespace Sealpost.Engine.PostgreSql.Cluster;

/// <summary>What the nodes agree on, in the database. Times of leases are the database's.</summary>
internal sealed class ClusterStore(NpgsqlDataSource source)
{
    /// <summary>Begins a new incarnation.</summary>
    public async Task<long> JoinAsync(string name, NodeProcess process, DateTimeOffset startedAt, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.QuerySingleAsync<long>(new CommandDefinition(
            """
            WITH told AS (UPDATE cluster_state SET membership = membership + 1)
            INSERT INTO cluster_nodes (name, place, process, started_at, expires_at) VALUES (@name, @Place, @Process, @StartedAt, clock_timestamp() + @lease) RETURNING node_no
            """,
            new { name, process.Place, process.Process, StartedAt = startedAt.ToUnixTimeMilliseconds(), lease },
            cancellationToken: cancellationToken));
    }

    /// <summary>False when the incarnation has ended. One whose lease has lapsed while nobody took its lanes lives on.</summary>
    public async Task<bool> RenewAsync(long incarnation, TimeSpan lease, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE cluster_nodes SET expires_at = clock_timestamp() + @lease WHERE node_no = @incarnation", new { incarnation, lease }, cancellationToken: cancellationToken)) > 0;
    }

    public async Task<Signs> LookAsync(long incarnation, PartitionSet served, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(
            """
            SELECT s.membership, s.configuration,
                EXISTS (SELECT 1 FROM cluster_nodes WHERE node_no = $1),
                EXISTS (SELECT 1 FROM cluster_nodes WHERE node_no <> $1),
                EXISTS (SELECT 1 FROM cluster_nodes WHERE node_no <> $1 AND NOT leaving AND expires_at > clock_timestamp()),
                EXISTS (SELECT 1 FROM cluster_nodes WHERE node_no <> $1 AND expires_at < clock_timestamp()),
                EXISTS (SELECT 1 FROM inbox WHERE partition_no = ANY($2))
            FROM cluster_state s
            """,
            connection);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = incarnation });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = Numbers(served) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new Signs(reader.GetInt64(0), reader.GetInt64(1), reader.GetBoolean(2), reader.GetBoolean(3), reader.GetBoolean(4), reader.GetBoolean(5), reader.GetBoolean(6));
    }

    public async Task<IReadOnlyList<NodeRow>> ListNodesAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        return await ListNodesAsync(connection, cancellationToken);
    }

    /// <summary>The nodes, and of each partition its owner.</summary>
    public async Task<(IReadOnlyList<NodeRow> Nodes, long?[] Owners)> ReadAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var nodes = await ListNodesAsync(connection, cancellationToken);
        var owners = await connection.QueryAsync<long?>(new CommandDefinition("SELECT owner FROM cluster_partitions ORDER BY partition_no", cancellationToken: cancellationToken));
        return (nodes, [.. owners]);
    }

    /// <summary>Takes partitions without an owner.</summary>
    /// <returns>Those taken, and which of them lost their owner to death.</returns>
    /// <exception cref="FencedException">This incarnation has ended.</exception>
    public async Task<(PartitionSet Taken, PartitionSet Unclean)> ClaimAsync(long incarnation, int count, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Fence.Command(incarnation));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            UPDATE cluster_partitions SET owner = $1 WHERE partition_no IN (
                SELECT partition_no FROM cluster_partitions WHERE owner IS NULL ORDER BY partition_no * 37 % 64 LIMIT $2 FOR UPDATE SKIP LOCKED)
            RETURNING partition_no, unclean
            """)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = incarnation }, new NpgsqlParameter<int> { TypedValue = count } },
        });
        var (taken, unclean) = (PartitionSet.None, PartitionSet.None);
        try
        {
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var one = PartitionSet.Single((int)reader.GetInt64(0));
                taken = taken.With(one);
                if (reader.GetBoolean(1)) unclean = unclean.With(one);
            }
        }
        catch (PostgresException failure) when (Fence.Refused(failure))
        {
            throw new FencedException();
        }

        return (taken, unclean);
    }

    /// <summary>
    /// Ends incarnations whose lease has lapsed and frees their partitions. Their journals' connections are ended first, so that one which stopped in the middle of a
    /// transaction does not hold everybody up.
    /// </summary>
    /// <param name="certainlyGone">True when their processes are known to be gone, whatever their leases say.</param>
    public async Task EvictAsync(IReadOnlyCollection<long> incarnations, bool certainlyGone, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        long[] numbers = [.. incarnations];
        var evicted = await connection.QueryAsync<long>(new CommandDefinition(
            "SELECT node_no FROM cluster_nodes WHERE node_no = ANY(@numbers) AND (@certainlyGone OR expires_at < clock_timestamp())",
            new { numbers, certainlyGone }, cancellationToken: cancellationToken));
        string[] names = [.. evicted.Select(JournalName.Of)];
        if (names.Length == 0) return;
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND application_name = ANY(@names)", new { names }, cancellationToken: cancellationToken));
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM cluster_nodes WHERE node_no = ANY(@numbers) AND (@certainlyGone OR expires_at < clock_timestamp())",
            new { numbers, certainlyGone }, transaction, cancellationToken: cancellationToken));
        // A statement of its own, which sees what they had claimed until the lock was granted.
        await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE cluster_partitions SET owner = NULL, unclean = true WHERE owner IS NOT NULL AND owner NOT IN (SELECT node_no FROM cluster_nodes);
            UPDATE cluster_state SET membership = membership + 1
            """,
            transaction: transaction, cancellationToken: cancellationToken));
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Tells the others that this node gives its partitions away.</summary>
    public async Task AnnounceLeavingAsync(long incarnation, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await connection.ExecuteAsync(new CommandDefinition(
            "WITH told AS (UPDATE cluster_state SET membership = membership + 1) UPDATE cluster_nodes SET leaving = true WHERE node_no = @incarnation",
            new { incarnation }, cancellationToken: cancellationToken));
    }

    /// <summary>Within a transaction of the journal, which has written everything about these partitions before.</summary>
    public static int Release(DbConnection connection, long incarnation, int partition) => connection.Execute(
        """
        UPDATE cluster_partitions SET owner = NULL, unclean = false WHERE partition_no = @partition AND owner = @incarnation;
        UPDATE cluster_state SET membership = membership + 1
        """,
        new { incarnation, partition });

    /// <summary>Within the journal's last transaction.</summary>
    public static int Leave(DbConnection connection, long incarnation) => connection.Execute(
        """
        UPDATE cluster_partitions SET owner = NULL, unclean = false WHERE owner = @incarnation;
        DELETE FROM cluster_nodes WHERE node_no = @incarnation;
        UPDATE cluster_state SET membership = membership + 1
        """,
        new { incarnation });

    private static async Task<IReadOnlyList<NodeRow>> ListNodesAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<NodeRow>(new CommandDefinition(
            """
            SELECT node_no AS Incarnation, name AS Name, place AS Place, process AS Process, started_at AS StartedAt, leaving AS Leaving,
                (extract(epoch FROM expires_at - clock_timestamp()) * 1000)::BIGINT AS LeaseLeft
            FROM cluster_nodes ORDER BY node_no
            """,
            cancellationToken: cancellationToken))).AsList();

    internal static long[] Numbers(PartitionSet partitions) => [.. partitions.List().Select(partition => (long)partition)];
}

/// <summary>What one look at the database tells.</summary>
/// <param name="Membership">Counts the changes of who is there and who owns what.</param>
/// <param name="Configuration">Counts the changes of the configuration.</param>
/// <param name="Stands">This incarnation has not ended.</param>
/// <param name="HasOthers">There are other nodes.</param>
/// <param name="HasHeirs">Some of them are alive and stay.</param>
/// <param name="SomeLapsed">The lease of one of them has lapsed.</param>
/// <param name="HasInbox">Others have told of something for lanes of this node.</param>
internal readonly record struct Signs(long Membership, long Configuration, bool Stands, bool HasOthers, bool HasHeirs, bool SomeLapsed, bool HasInbox);

/// <param name="LeaseLeft">Milliseconds; below 0 when it has lapsed.</param>
internal sealed record NodeRow(long Incarnation, string Name, string Place, string Process, long StartedAt, bool Leaving, long LeaseLeft);
