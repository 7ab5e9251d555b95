using System.Diagnostics.Metrics;

namespace Sealpost.Engine.Cluster;

/// <summary>Counts what happens to the leases of partitions on this node.</summary>
internal sealed class LeaseMetrics(IMeterFactory meters)
{
    public const string MeterName = "Sealpost.Cluster";
    private readonly Counter<long> _changes = meters.Create(MeterName).CreateCounter<long>("sealpost.cluster.lease.changes", "{partition}", "Partitions that this node acquired, released or lost.");

    public void Acquired(int partitions) => Count(partitions, "acquired");

    /// <summary>Given back of its own accord.</summary>
    public void Released(int partitions) => Count(partitions, "released");

    /// <summary>Taken over by another node, or expired.</summary>
    public void Lost(int partitions) => Count(partitions, "lost");

    private void Count(int partitions, string change)
    {
        if (partitions > 0) _changes.Add(partitions, new KeyValuePair<string, object?>("change", change));
    }
}
