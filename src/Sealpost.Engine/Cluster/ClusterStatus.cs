using Dapper;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Cluster;

/// <summary>What the nodes are doing, and what waits for them. Counting reads the whole index of what waits: some milliseconds for ten thousand deliveries, a second for ten million.</summary>
internal sealed class ClusterStatus(Membership membership, Database database, TimeProvider time)
{
    public async Task<ClusterReport> ReadAsync(CancellationToken cancellationToken)
    {
        var nodes = await membership.ListNodesAsync(cancellationToken);
        var now = time.GetUtcNow();
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var waiting = (await connection.QueryAsync<Row>(new CommandDefinition(
            $"""
            SELECT destination_no % {PartitionSet.Size} AS Partition, count(*) AS Backlog, min(CASE WHEN due_at <= @Now THEN due_at END) AS OldestDueAt
            FROM pending GROUP BY destination_no % {PartitionSet.Size}
            """,
            new { Now = now.ToUnixTimeMilliseconds() },
            cancellationToken: cancellationToken))).ToDictionary(row => (int)row.Partition);
        return new ClusterReport(now, nodes, [.. Enumerable.Range(0, PartitionSet.Size).Select(partition => Read(partition, nodes, waiting.GetValueOrDefault(partition)))]);
    }

    private static PartitionReport Read(int partition, IReadOnlyList<ClusterNode> nodes, Row? waiting) => new(
        partition,
        nodes.FirstOrDefault(node => node.Partitions.Contains(partition))?.Incarnation,
        waiting?.Backlog ?? 0,
        waiting?.OldestDueAt is { } oldest ? DateTimeOffset.FromUnixTimeMilliseconds(oldest) : null);

    private sealed class Row
    {
        public long Partition { get; init; }

        public long Backlog { get; init; }

        public long? OldestDueAt { get; init; }
    }
}

internal sealed record ClusterReport(DateTimeOffset At, IReadOnlyList<ClusterNode> Nodes, IReadOnlyList<PartitionReport> Partitions)
{
    public long Backlog => Partitions.Sum(partition => partition.Backlog);

    /// <summary>Null when nothing is due that has not been sent.</summary>
    public DateTimeOffset? OldestDueAt => Partitions.Min(partition => partition.OldestDueAt);
}

/// <param name="Owner">The incarnation that serves it; null while none does.</param>
/// <param name="Backlog">Unfinished deliveries, those that wait for a retry among them.</param>
/// <param name="OldestDueAt">Since when the oldest of those that are due has been.</param>
internal sealed record PartitionReport(int Partition, long? Owner, long Backlog, DateTimeOffset? OldestDueAt);
