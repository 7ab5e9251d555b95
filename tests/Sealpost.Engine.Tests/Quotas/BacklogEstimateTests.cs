using Sealpost.Engine.Quotas;

namespace Sealpost.Engine.Tests.Quotas;

public sealed class BacklogEstimateTests
{
    private const int Limit = 100;

    private readonly BacklogEstimate _estimate = new();
    private long _now = 1_000_000;

    [Fact]
    public void Nothing_is_counted_again_while_the_limit_is_far_away()
    {
        Count(10);

        for (var i = 0; i < 89; i++)
        {
            _estimate.BeginCount(Limit, _now).ShouldBeFalse();
            _estimate.TryAdd(1, Limit).ShouldBeTrue();
        }
    }

    [Fact]
    public void At_the_limit_it_is_counted_once_a_second_and_refused_in_between()
    {
        Count(Limit);
        _estimate.TryAdd(1, Limit).ShouldBeFalse();
        _estimate.BeginCount(Limit, _now + 999).ShouldBeFalse();

        _now += 1_000;
        Count(Limit - 1);

        _estimate.TryAdd(1, Limit).ShouldBeTrue();
        _estimate.TryAdd(1, Limit).ShouldBeFalse();
    }

    [Fact]
    public void What_costs_much_to_count_is_counted_less_often()
    {
        Count(Limit, took: 500);

        _estimate.BeginCount(Limit, _now + 9_999).ShouldBeFalse();
        _estimate.BeginCount(Limit, _now + 10_000).ShouldBeTrue();
    }

    [Fact]
    public void An_old_count_is_made_anew_because_other_nodes_take_messages_in_too()
    {
        Count(0);

        _estimate.BeginCount(Limit, _now + BacklogEstimate.Stale - 1).ShouldBeFalse();
        _estimate.BeginCount(Limit, _now + BacklogEstimate.Stale).ShouldBeTrue();
    }

    [Fact]
    public void What_came_in_is_not_forgotten_when_the_count_fails_nor_what_comes_in_meanwhile()
    {
        Count(10);
        _estimate.TryAdd(90, Limit).ShouldBeTrue();
        _now += 1_000;

        _estimate.BeginCount(Limit, _now).ShouldBeTrue();
        _estimate.TryAdd(1, Limit).ShouldBeFalse();
        _estimate.Fail(_now);
        _estimate.TryAdd(1, Limit).ShouldBeFalse();

        _now += 1_000;
        _estimate.BeginCount(Limit, _now).ShouldBeTrue();
        _estimate.Count(99, 0, _now);
        _estimate.TryAdd(1, Limit).ShouldBeTrue();
        _estimate.TryAdd(1, Limit).ShouldBeFalse();
    }

    [Fact]
    public void Two_do_not_count_at_once()
    {
        _estimate.BeginCount(Limit, _now).ShouldBeTrue();
        _estimate.BeginCount(Limit, _now).ShouldBeFalse();
    }

    [Fact]
    public void What_comes_in_while_it_is_counted_is_not_forgotten()
    {
        _estimate.BeginCount(Limit, _now).ShouldBeTrue();
        _estimate.TryAdd(10, Limit).ShouldBeTrue();
        _estimate.Count(Limit - 10, took: 0, _now);

        _estimate.TryAdd(1, Limit).ShouldBeFalse();
    }

    [Fact]
    public void A_fan_out_that_begins_below_the_limit_is_taken_whole()
    {
        Count(Limit - 1);

        _estimate.TryAdd(1_000, Limit).ShouldBeTrue();
        _estimate.TryAdd(1, Limit).ShouldBeFalse();
    }

    private void Count(long counted, long took = 0)
    {
        _estimate.BeginCount(Limit, _now).ShouldBeTrue();
        _estimate.Count(counted, took, _now);
    }
}
