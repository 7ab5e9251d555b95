using Sealpost.Engine.Activities;

namespace Sealpost.Engine.Tests.Activities;

public sealed class LatencyBucketsTests
{
    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    [InlineData(0.4)]
    [InlineData(1)]
    [InlineData(1_048_576)]
    [InlineData(1e12)]
    public void Every_latency_has_its_bucket(double milliseconds) => LatencyBuckets.IndexOf(milliseconds).ShouldBeInRange(0, LatencyBuckets.Count - 1);

    [Theory]
    [InlineData(3)]
    [InlineData(47)]
    [InlineData(820)]
    [InlineData(60_000)]
    public void A_percentile_is_right_to_a_fifth(double milliseconds)
    {
        var counts = new int[LatencyBuckets.Count];
        counts[LatencyBuckets.IndexOf(milliseconds)] = 7;

        LatencyBuckets.Percentile(counts, 0.5).ShouldNotBeNull().ShouldBeInRange(milliseconds * 0.8, milliseconds * 1.25);
    }

    [Fact]
    public void The_slow_few_move_the_upper_percentile_alone()
    {
        var counts = new int[LatencyBuckets.Count];
        counts[LatencyBuckets.IndexOf(5)] = 95;
        counts[LatencyBuckets.IndexOf(2_000)] = 5;

        LatencyBuckets.Percentile(counts, 0.5).ShouldNotBeNull().ShouldBeLessThan(8);
        LatencyBuckets.Percentile(counts, 0.99).ShouldNotBeNull().ShouldBeGreaterThan(1_400);
    }

    [Fact]
    public void Nothing_counted_has_no_percentile() => LatencyBuckets.Percentile(new int[LatencyBuckets.Count], 0.99).ShouldBeNull();
}
