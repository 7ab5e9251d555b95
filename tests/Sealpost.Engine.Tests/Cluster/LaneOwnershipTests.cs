using Sealpost.Engine.Cluster;
using Sealpost.Engine.Identity;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Cluster;

public sealed class LaneOwnershipTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);
    private readonly ManualTimeProvider _clock = new();
    private readonly LaneOwnership _ownership;

    public LaneOwnershipTests() => _ownership = new LaneOwnership(_clock);

    [Fact]
    public void A_node_that_is_alone_needs_no_lease()
    {
        _ownership.Grant(LaneOwnership.Alone, PartitionSet.All, default);
        _clock.Advance(TimeSpan.FromDays(1_000));

        _ownership.Serves(17).ShouldBeTrue();
        _ownership.MaySend(LaneOwnership.Alone).ShouldBeTrue();
        _ownership.Leads.ShouldBeTrue();
    }

    [Fact]
    public void A_lease_counts_from_the_moment_its_renewal_was_asked_for()
    {
        _ownership.Begin(3, _clock.GetTimestamp(), Lease);
        _clock.Advance(TimeSpan.FromSeconds(10));
        var askedAt = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(4));
        _ownership.Renew(3, askedAt, Lease);
        _clock.Advance(TimeSpan.FromSeconds(10.9));
        _ownership.MaySend(3).ShouldBeTrue();

        _clock.Advance(TimeSpan.FromSeconds(0.1));

        _ownership.MaySend(3).ShouldBeFalse("15 s after the question, however long the answer took");
    }

    [Fact]
    public void What_was_taken_over_before_the_lease_was_lost_is_never_sent_again_by_this_node()
    {
        _ownership.Begin(3, _clock.GetTimestamp(), Lease);
        _ownership.Grant(3, PartitionSet.All, default);
        var told = new List<OwnershipChange>();
        _ownership.Changed += told.Add;
        _ownership.Lose(3).ShouldBeTrue();
        told.ShouldBe([new(PartitionSet.None, PartitionSet.All, IsLoss: true)]);
        _ownership.Begin(4, _clock.GetTimestamp(), Lease);

        _ownership.MaySend(3).ShouldBeFalse();
        _ownership.MaySend(4).ShouldBeTrue();
    }

    [Fact]
    public void A_renewal_or_a_claim_of_an_incarnation_that_has_ended_changes_nothing()
    {
        _ownership.Begin(3, _clock.GetTimestamp(), Lease);
        _ownership.Lose(3);

        _ownership.Grant(3, PartitionSet.All, default);
        _ownership.Renew(3, _clock.GetTimestamp(), TimeSpan.FromHours(1));
        _clock.Advance(Lease);

        _ownership.Served.ShouldBe(PartitionSet.None);
        _ownership.IsHeld.ShouldBeFalse();
        _ownership.Lose(3).ShouldBeFalse();
    }

    [Fact]
    public void Partitions_that_come_and_go_are_told_once_each()
    {
        var told = new List<OwnershipChange>();
        _ownership.Changed += told.Add;
        _ownership.Begin(3, _clock.GetTimestamp(), Lease);
        var (low, high) = (PartitionSet.From([0, 1]), PartitionSet.From([1, 2]));

        _ownership.Grant(3, low, default);
        _ownership.Grant(3, high, new MessageId(5));
        _ownership.Withdraw(PartitionSet.Single(1));
        _ownership.Withdraw(PartitionSet.Single(1));

        told.ShouldBe([new(low, PartitionSet.None), new(PartitionSet.Single(2), PartitionSet.None), new(PartitionSet.None, PartitionSet.Single(1))]);
        _ownership.Withdrawals.ShouldBe(1);
        (_ownership.Serves(64), _ownership.Serves(65), _ownership.Serves(66)).ShouldBe((true, false, true));
        (_ownership.RecoveredBefore(0).Value, _ownership.RecoveredBefore(66).Value).ShouldBe((default, (UInt128)5));
    }
}
