using Sealpost.Portal.Overview;

namespace Sealpost.Portal.Tests.Overview;

public sealed class ChartPathTests
{
    [Theory]
    [InlineData(0, 5, 5)]
    [InlineData(7, 5, 10)]
    [InlineData(11, 5, 20)]
    [InlineData(21, 5, 50)]
    [InlineData(1000, 5, 1000)]
    [InlineData(1001, 5, 2000)]
    public void The_top_is_a_round_number_that_is_not_below_the_largest(double largest, double least, double top) => ChartPath.Top([1, null, largest], least).ShouldBe(top);

    [Fact]
    public void A_line_has_gaps_where_there_is_nothing_and_a_dot_for_a_value_alone() =>
        ChartPath.Line([0, 10, null, 5, null], 10).ShouldBe("M0 118L150 2M450 60h0.01");

    [Fact]
    public void An_area_stands_on_the_ground() => ChartPath.Area([10, 0], 10).ShouldBe("M0 120L0 2L600 120L600 120Z");

    [Fact]
    public void Numbers_are_written_for_machines_whatever_the_culture_of_the_server() => ChartPath.Line([1, 2], 3).ShouldNotContain(",");
}
