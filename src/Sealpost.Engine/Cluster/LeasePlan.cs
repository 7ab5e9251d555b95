namespace Sealpost.Engine.Cluster;

/// <summary>What one node is to do so that all nodes serve equally many partitions. Every node decides for itself, from the same rows, and they agree.</summary>
/// <param name="Claim">How many partitions without an owner it is to take.</param>
/// <param name="Release">What it is to give up, once nothing of it is under way.</param>
internal readonly record struct LeasePlan(int Claim, PartitionSet Release)
{
    /// <param name="incarnations">The nodes that stay, this one among them unless it leaves. With none, everything stays where it is until its node stops.</param>
    /// <param name="owners">Of each partition the incarnation that holds it; null for none.</param>
    /// <param name="releasing">What it gives up already and still owns: it counts as gone, or as much again would follow it.</param>
    public static LeasePlan Decide(long self, IReadOnlyCollection<long> incarnations, IReadOnlyList<long?> owners, PartitionSet releasing)
    {
        if (incarnations.Count == 0) return new(0, PartitionSet.None);
        var mine = PartitionSet.From(Enumerable.Range(0, owners.Count).Where(partition => owners[partition] == self)).Without(releasing);
        var share = Share(self, incarnations);
        return mine.Count > share
            ? new(0, Some(mine, mine.Count - share))
            : new(Math.Min(share - mine.Count, owners.Count(owner => owner is null)), PartitionSet.None);
    }

    // From all over: destinations made one after the other are in partitions that stand side by side, and both nodes are to have some of them.
    private static PartitionSet Some(PartitionSet mine, int count)
    {
        var all = mine.List().ToList();
        return PartitionSet.From(Enumerable.Range(0, count).Select(i => all[(i * all.Count + all.Count / 2) / count]));
    }

    // The oldest nodes get what an even division leaves over.
    private static int Share(long self, IReadOnlyCollection<long> incarnations)
    {
        if (!incarnations.Contains(self)) return 0;
        var older = incarnations.Count(incarnation => incarnation < self);
        return PartitionSet.Size / incarnations.Count + (older < PartitionSet.Size % incarnations.Count ? 1 : 0);
    }
}
