namespace Sealpost.Client.Cluster;

/// <summary>The nodes that share a database, and what waits for them.</summary>
public sealed record ClusterStatus
{
    /// <summary>Unfinished deliveries, those that wait for a retry among them.</summary>
    public long Backlog { get; init; }

    /// <summary>For how many seconds the oldest delivery that is due and has not been sent has been due; null when there is none.</summary>
    public double? OldestUndispatchedAge { get; init; }

    /// <summary>In the order in which they joined.</summary>
    public required IReadOnlyList<ClusterNode> Nodes { get; init; }

    /// <summary>The 64 parts of all destinations, each served by one node.</summary>
    public required IReadOnlyList<ClusterPartition> Partitions { get; init; }
}

/// <summary>A node.</summary>
/// <param name="Incarnation">Its number. A node that restarts, or comes back after it lost its lease, has another.</param>
/// <param name="Name">What the operator calls it.</param>
/// <param name="IsSelf">True for the node that answers.</param>
/// <param name="State"><c>active</c>; <c>leaving</c> while it hands over its partitions; <c>lapsed</c> when it has given no sign of life for its lease.</param>
/// <param name="StartedAt">When its process started.</param>
/// <param name="LeaseExpiresAt">When its lease ends unless it renews it; null on SQLite.</param>
/// <param name="Partitions">How many partitions it serves.</param>
public sealed record ClusterNode(long Incarnation, string Name, bool IsSelf, string State, DateTimeOffset StartedAt, DateTimeOffset? LeaseExpiresAt, int Partitions);

/// <summary>One of 64 parts of all destinations.</summary>
/// <param name="Partition">0 to 63.</param>
/// <param name="Incarnation">The node that serves it; null while none does.</param>
/// <param name="Backlog">Unfinished deliveries in it.</param>
/// <param name="OldestUndispatchedAge">Seconds, as of the whole.</param>
public sealed record ClusterPartition(int Partition, long? Incarnation, long Backlog, double? OldestUndispatchedAge);
