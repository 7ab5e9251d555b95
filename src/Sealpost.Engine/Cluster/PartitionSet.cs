using System.Numerics;

namespace Sealpost.Engine.Cluster;

/// <summary>Some of the 64 partitions that all lanes are divided into: one bit each. A lane's partition is its destination's number modulo 64, so lanes made one after the other spread evenly.</summary>
internal readonly record struct PartitionSet(ulong Bits)
{
    public const int Size = 64;

    public static readonly PartitionSet None;
    public static readonly PartitionSet All = new(ulong.MaxValue);

    public int Count => BitOperations.PopCount(Bits);

    public bool IsEmpty => Bits == 0;

    public static int Of(int destinationNo) => destinationNo & (Size - 1);

    public static PartitionSet Single(int partition) => new(1UL << partition);

    public static PartitionSet From(IEnumerable<int> partitions) => new(partitions.Aggregate(0UL, (bits, partition) => bits | (1UL << partition)));

    public bool Contains(int partition) => (Bits >> partition & 1) != 0;

    public PartitionSet With(PartitionSet others) => new(Bits | others.Bits);

    public PartitionSet Without(PartitionSet others) => new(Bits & ~others.Bits);

    public PartitionSet And(PartitionSet others) => new(Bits & others.Bits);

    public IEnumerable<int> List()
    {
        for (var rest = Bits; rest != 0; rest &= rest - 1) yield return BitOperations.TrailingZeroCount(rest);
    }
}
