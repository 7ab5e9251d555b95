using Sealpost.Engine.Members;

namespace Sealpost.Engine.Tests.Members;

public sealed class LockOutTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 0)]
    [InlineData(5, 15)]
    [InlineData(6, 30)]
    [InlineData(10, 480)]
    [InlineData(11, 900)]
    [InlineData(1_000_000, 900)]
    public void The_pause_grows_with_the_failures_and_has_an_end(long failures, int seconds) => LockOut.OfName.PauseAfter(failures).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public void A_day_of_guessing_is_some_hundred_guesses()
    {
        var (spent, guesses) = (TimeSpan.Zero, 0L);
        while (spent < TimeSpan.FromDays(1)) spent += LockOut.OfName.PauseAfter(guesses++);
        guesses.ShouldBeLessThan(110);
    }
}
