using Sealpost.Engine.Deliveries.Stuck;

namespace Sealpost.Engine.Tests.Deliveries.Stuck;

public sealed class StuckAlarmTests
{
    private readonly StuckAlarm _alarm = new(after: 100);

    [Fact]
    public void It_is_raised_once_when_nothing_was_taken_for_so_long_and_cleared_once()
    {
        Look(0, (7, 3)).Raised.ShouldBeEmpty();
        Look(99, (7, 3)).Raised.ShouldBeEmpty();

        Look(100, (7, 3)).Raised.ShouldBe([7]);
        Look(200, (7, 3)).Raised.ShouldBeEmpty();
        _alarm.Count.ShouldBe(1);

        Look(300).Cleared.ShouldBe([7]);
        Look(400).Cleared.ShouldBeEmpty();
        _alarm.Count.ShouldBe(0);
    }

    [Fact]
    public void What_is_taken_begins_the_time_anew()
    {
        Look(0, (7, 3));
        Look(90, (7, 4));

        Look(110, (7, 4)).Raised.ShouldBeEmpty();
        Look(190, (7, 4)).Raised.ShouldBe([7]);
        Look(200, (7, 5)).Cleared.ShouldBe([7]);
    }

    [Fact]
    public void A_lane_that_was_held_back_in_between_begins_anew()
    {
        Look(0, (7, 3));
        Look(50);
        Look(90, (7, 3));

        Look(120, (7, 3)).Raised.ShouldBeEmpty();
    }

    [Fact]
    public void Each_lane_is_judged_by_itself()
    {
        Look(0, (7, 3), (8, 0));

        var change = Look(100, (7, 4), (8, 0), (9, 0));

        change.Raised.ShouldBe([8]);
        change.Cleared.ShouldBeEmpty();
    }

    private StuckChange Look(long now, params (int Lane, long Taken)[] overdue) => _alarm.Look(overdue.ToDictionary(each => each.Lane, each => each.Taken), now);
}
