using System.Threading.Channels;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Cluster;

/// <summary>Which lanes this node serves, and as which incarnation. A node that is alone serves all of them for ever; reading costs it two loads.</summary>
/// <remarks>
/// An incarnation is one unbroken hold of a lease. It ends when the lease lapses and never comes back: a node that goes on is another one. What was begun
/// under an incarnation counts only while that stands. The lease is counted from the moment its renewal was asked for, on a monotonic clock that a paused
/// process finds moved on.
/// </remarks>
internal sealed class LaneOwnership(TimeProvider leaseTime)
{
    /// <summary>A node that is alone has no lease and needs no fence.</summary>
    public const long Alone = 0;

    /// <summary>The lease has lapsed and there is no new one yet.</summary>
    public const long Lost = -1;

    private readonly Lock _gate = new();
    private readonly Channel<RemoteEvent> _elsewhere = Channel.CreateUnbounded<RemoteEvent>(new UnboundedChannelOptions { SingleReader = true });
    private MessageId[] _recoveredBefore = new MessageId[PartitionSet.Size];
    private ulong _served;
    private long _incarnation;
    private long _heldUntil = long.MaxValue;
    private long _withdrawals;

    /// <summary>Raised after partitions have come or gone, in that order and one at a time. Must be quick.</summary>
    public event Action<OwnershipChange>? Changed;

    public PartitionSet Served => new(Volatile.Read(ref _served));

    public long Incarnation => Volatile.Read(ref _incarnation);

    /// <summary>Counts the times that something went: what was read of a lane before may be what another node has changed since.</summary>
    public long Withdrawals => Volatile.Read(ref _withdrawals);

    /// <summary>One node of all does what is to be done once, such as bulk jobs: the one that serves the first partition.</summary>
    public bool Leads => Served.Contains(0);

    /// <summary>False when the lease may have lapsed: then nothing is to be sent until it has been renewed.</summary>
    public bool IsHeld => Volatile.Read(ref _heldUntil) is var until && (until == long.MaxValue || leaseTime.GetTimestamp() < until);

    /// <summary>What happened to lanes that other nodes serve.</summary>
    public ChannelReader<RemoteEvent> Elsewhere => _elsewhere.Reader;

    public bool Serves(int destinationNo) => (Volatile.Read(ref _served) >> PartitionSet.Of(destinationNo) & 1) != 0;

    /// <summary>True while what was taken over as this incarnation may be sent.</summary>
    public bool MaySend(long incarnation) => incarnation == Incarnation && IsHeld;

    /// <summary>Messages before this one may have been under way when the lane's last owner died.</summary>
    public MessageId RecoveredBefore(int destinationNo) => Volatile.Read(ref _recoveredBefore)[PartitionSet.Of(destinationNo)];

    public void TellElsewhere(int destinationNo, LaneEvent happening) => _elsewhere.Writer.TryWrite(new RemoteEvent(destinationNo, happening));

    /// <summary>Begins a new incarnation, which serves nothing yet.</summary>
    public void Begin(long incarnation, long askedAt, TimeSpan lease)
    {
        lock (_gate)
        {
            Volatile.Write(ref _incarnation, incarnation);
            Hold(askedAt, lease);
        }
    }

    /// <param name="askedAt">The timestamp before the renewal was asked for.</param>
    public void Renew(long incarnation, long askedAt, TimeSpan lease)
    {
        lock (_gate)
        {
            if (incarnation != _incarnation) return;
            Hold(askedAt, lease);
            // Lanes may wait for this very moment.
            Changed?.Invoke(new OwnershipChange(PartitionSet.None, PartitionSet.None));
        }
    }

    /// <summary>Adds partitions unless the incarnation they were claimed for has ended.</summary>
    public void Grant(long incarnation, PartitionSet partitions, MessageId recoveredBefore)
    {
        lock (_gate)
        {
            var gained = partitions.Without(Served);
            if (incarnation != _incarnation || gained.IsEmpty) return;
            var bounds = (MessageId[])_recoveredBefore.Clone();
            foreach (var partition in gained.List()) bounds[partition] = recoveredBefore;
            Volatile.Write(ref _recoveredBefore, bounds);
            Volatile.Write(ref _served, Served.With(gained).Bits);
            Changed?.Invoke(new OwnershipChange(gained, PartitionSet.None));
        }
    }

    /// <summary>Serves these no longer. What is under way may still be recorded as long as the incarnation stands.</summary>
    public void Withdraw(PartitionSet partitions)
    {
        lock (_gate) Withdraw(partitions, isLoss: false);
    }

    /// <summary>The incarnation has ended. False when another has begun since.</summary>
    public bool Lose(long incarnation)
    {
        lock (_gate)
        {
            if (incarnation != _incarnation || incarnation == Lost) return false;
            Withdraw(PartitionSet.All, isLoss: true);
            Volatile.Write(ref _incarnation, Lost);
            return true;
        }
    }

    private void Withdraw(PartitionSet partitions, bool isLoss)
    {
        var gone = partitions.And(Served);
        if (gone.IsEmpty) return;
        Volatile.Write(ref _served, Served.Without(gone).Bits);
        Volatile.Write(ref _withdrawals, _withdrawals + 1);
        Changed?.Invoke(new OwnershipChange(PartitionSet.None, gone, isLoss));
    }

    private void Hold(long askedAt, TimeSpan lease) => Volatile.Write(ref _heldUntil, askedAt + (long)(lease.TotalSeconds * leaseTime.TimestampFrequency));
}

/// <param name="Gained">Served from now on; what waits in the table must be found.</param>
/// <param name="Gone">Served no longer.</param>
/// <param name="IsLoss">They went with the incarnation, and were not given up.</param>
internal readonly record struct OwnershipChange(PartitionSet Gained, PartitionSet Gone, bool IsLoss = false);

internal readonly record struct RemoteEvent(int DestinationNo, LaneEvent Event);
