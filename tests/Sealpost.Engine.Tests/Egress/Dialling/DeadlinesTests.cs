using Sealpost.Engine.Egress.Dialling;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Egress.Dialling;

public sealed class DeadlinesTests
{
    [Fact]
    public void One_that_did_not_pass_is_used_again()
    {
        var deadlines = new Deadlines(TimeProvider.System);
        var first = deadlines.Rent(TimeSpan.FromHours(1));
        deadlines.Return(first);

        var second = deadlines.Rent(TimeSpan.FromHours(1));

        second.ShouldBeSameAs(first);
        deadlines.Rent(TimeSpan.FromHours(1)).ShouldNotBeSameAs(first);
    }

    [Fact]
    public void One_that_was_cancelled_is_never_used_again()
    {
        var deadlines = new Deadlines(TimeProvider.System);
        var first = deadlines.Rent(TimeSpan.FromHours(1));
        first.Cancel();
        deadlines.Return(first);

        var second = deadlines.Rent(TimeSpan.FromHours(1));

        second.ShouldNotBeSameAs(first);
        second.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public void It_passes_when_the_clock_says_so()
    {
        var time = new ManualTimeProvider();
        var deadline = new Deadlines(time).Rent(TimeSpan.FromSeconds(3));

        time.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        deadline.IsCancellationRequested.ShouldBeFalse();
        time.Advance(TimeSpan.FromTicks(1));
        deadline.IsCancellationRequested.ShouldBeTrue();
    }
}
