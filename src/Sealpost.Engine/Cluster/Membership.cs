using Microsoft.Extensions.Hosting;

namespace Sealpost.Engine.Cluster;

/// <summary>This node's place among the nodes that share the database. Starts right after the journal, so that it stops when nothing else writes any more.</summary>
internal abstract class Membership : IHostedService
{
    /// <summary>Gives the lanes to the other nodes, each as soon as nothing of it is under way. What is not given in time goes when the node stops.</summary>
    public abstract Task HandOverAsync(CancellationToken cancellationToken);

    public abstract Task<IReadOnlyList<ClusterNode>> ListNodesAsync(CancellationToken cancellationToken);

    public abstract Task StartAsync(CancellationToken cancellationToken);

    public abstract Task StopAsync(CancellationToken cancellationToken);
}

/// <param name="Incarnation">Its number; a node that lost its lease comes back under another.</param>
/// <param name="LeaseLeft">How long it counts as alive without another sign; null when it needs no lease.</param>
/// <param name="Leaving">True while it hands over its lanes.</param>
internal sealed record ClusterNode(long Incarnation, string Name, DateTimeOffset StartedAt, TimeSpan? LeaseLeft, bool Leaving, bool IsSelf, PartitionSet Partitions);
