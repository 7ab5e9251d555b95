using Sealpost.Engine.Deliveries;

namespace Sealpost.Engine.Tests.Deliveries;

public sealed class FailureRunTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly long HourLater = (long)Hour.TotalMilliseconds;

    [Theory]
    [InlineData(8, 0, false)]
    [InlineData(9, -1, false)]
    [InlineData(9, 0, true)]
    [InlineData(500, 0, true)]
    public void Fail_AfterTheTime_DisablesWithEnoughFailures(int before, int offset, bool disables) =>
        new FailureRun(0, before, Marked: false).Fail(HourLater + offset, Hour).Step.ShouldBe(disables ? FailureStep.Disable : FailureStep.Mark);

    [Fact]
    public void Fail_WithoutALimit_NeverDisables() =>
        new FailureRun(0, 1_000, Marked: true).Fail(long.MaxValue, TimeSpan.Zero).Step.ShouldBe(FailureStep.None);

    [Fact]
    public void Fail_OnlyOnce_MarksARunThatLasts()
    {
        var run = new FailureRun(0, 1, Marked: false);

        (run, var first) = run.Fail(FailureRun.MarkedAfter - 1, Hour);
        (run, var second) = run.Fail(FailureRun.MarkedAfter, Hour);
        (_, var third) = run.Fail(FailureRun.MarkedAfter + 1, Hour);

        (first, second, third).ShouldBe((FailureStep.None, FailureStep.Mark, FailureStep.None));
    }
}
