using Sealpost.Engine.Cluster;

namespace Sealpost.Engine.Tests.Cluster;

public sealed class LeasePlanTests
{
    [Fact]
    public void A_node_that_is_alone_takes_everything()
    {
        LeasePlan.Decide(7, [7], new long?[64], PartitionSet.None).ShouldBe(new LeasePlan(64, PartitionSet.None));
    }

    [Fact]
    public void A_newcomer_waits_for_its_share_while_the_old_one_gives_it_up()
    {
        var owners = Owned((1, 64));

        LeasePlan.Decide(1, [1, 2], owners, PartitionSet.None).Release.Count.ShouldBe(32);
        LeasePlan.Decide(2, [1, 2], owners, PartitionSet.None).ShouldBe(new LeasePlan(0, PartitionSet.None));
    }

    [Fact]
    public void What_is_on_its_way_out_is_not_followed_by_as_much_again()
    {
        var owners = Owned((1, 64));
        var releasing = LeasePlan.Decide(1, [1, 2], owners, PartitionSet.None).Release;
        // Half of it has gone.
        foreach (var partition in releasing.List().Take(16)) owners[partition] = null;

        LeasePlan.Decide(1, [1, 2], owners, releasing).ShouldBe(new LeasePlan(0, PartitionSet.None));
    }

    [Fact]
    public void Neighbouring_partitions_come_to_different_nodes()
    {
        var given = LeasePlan.Decide(1, [1, 2], Owned((1, 64)), PartitionSet.None).Release;

        for (var first = 0; first < 64; first += 4) given.And(PartitionSet.From(Enumerable.Range(first, 4))).Count.ShouldBe(2);
    }

    [Fact]
    public void What_a_dead_node_leaves_is_shared_by_the_others()
    {
        var owners = Owned((1, 22), (3, 21));

        LeasePlan.Decide(1, [1, 3], owners, PartitionSet.None).Claim.ShouldBe(10);
        LeasePlan.Decide(3, [1, 3], owners, PartitionSet.None).Claim.ShouldBe(11);
    }

    [Fact]
    public void A_node_that_leaves_gives_everything_and_takes_nothing()
    {
        var plan = LeasePlan.Decide(2, [1], Owned((1, 20), (2, 20)), PartitionSet.None);

        plan.Claim.ShouldBe(0);
        plan.Release.Count.ShouldBe(20);
    }

    [Fact]
    public void When_all_leave_nobody_gives_anything_up_for_nobody_would_take_it()
    {
        LeasePlan.Decide(2, [], Owned((1, 20), (2, 20)), PartitionSet.None).ShouldBe(new LeasePlan(0, PartitionSet.None));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Nodes_that_come_and_go_agree_on_equal_shares_after_a_few_rounds(int seed)
    {
        var chance = new Random(seed);
        var owners = new long?[64];
        var nodes = new List<long>();
        for (var next = 1L; next < 60; next++)
        {
            if (nodes.Count > 1 && chance.Next(2) == 0) Die(nodes[chance.Next(nodes.Count)]);
            else nodes.Add(next);
            for (var round = 0; round < 3; round++)
            {
                foreach (var node in nodes.OrderBy(_ => chance.Next()).ToList()) Follow(node);
            }

            var shares = nodes.Select(node => owners.Count(owner => owner == node)).ToList();
            shares.Sum().ShouldBe(64);
            (shares.Max() - shares.Min()).ShouldBeLessThanOrEqualTo(1);
            foreach (var node in nodes) LeasePlan.Decide(node, nodes, owners, PartitionSet.None).ShouldBe(new LeasePlan(0, PartitionSet.None));
        }

        void Die(long node)
        {
            nodes.Remove(node);
            for (var i = 0; i < owners.Length; i++) owners[i] = owners[i] == node ? null : owners[i];
        }

        void Follow(long node)
        {
            var plan = LeasePlan.Decide(node, nodes, owners, PartitionSet.None);
            foreach (var partition in plan.Release.List()) owners[partition] = null;
            for (var (i, left) = (0, plan.Claim); i < owners.Length && left > 0; i++)
            {
                if (owners[i] is not null) continue;
                owners[i] = node;
                left--;
            }
        }
    }

    private static long?[] Owned(params (long Node, int Count)[] shares)
    {
        var owners = new long?[64];
        var at = 0;
        foreach (var (node, count) in shares)
        {
            for (var i = 0; i < count; i++) owners[at++] = node;
        }

        return owners;
    }
}
