using Sealpost.Engine.Scheduling;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Scheduling;

public sealed class MovingClockTests
{
    private readonly ManualTimeProvider _time = new();

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public void A_timer_waits_for_what_is_left()
    {
        var waits = new List<TimeSpan>();

        MovingClock.Set(_time, Now + 5000, waits.Add).ShouldBeFalse();

        waits.ShouldBe([TimeSpan.FromSeconds(5)]);
    }

    [Fact]
    public void A_clock_that_moves_meanwhile_shortens_the_wait()
    {
        var waits = new List<TimeSpan>();

        MovingClock.Set(_time, Now + 5000, wait =>
        {
            waits.Add(wait);
            if (waits.Count == 1) _time.Advance(TimeSpan.FromSeconds(2));
        }).ShouldBeFalse();

        waits.ShouldBe([TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(3)]);
    }

    [Fact]
    public void What_is_due_by_then_is_told()
    {
        var moved = false;

        MovingClock.Set(_time, Now + 5000, _ =>
        {
            if (!moved) _time.Advance(TimeSpan.FromSeconds(5));
            moved = true;
        }).ShouldBeTrue();
        MovingClock.Set(_time, Now - 1, _ => { }).ShouldBeTrue();
    }
}
