using Sealpost.Engine.Activities;

namespace Sealpost.Engine.Tests.Activities;

public sealed class TenantActivityTests
{
    private const long Now = 1_800_000_030;
    private static readonly AttemptFacts Success = new(Succeeded: true, IsRetry: false, Ends: true);
    private static readonly AttemptFacts Failure = new(Succeeded: false, IsRetry: false, Ends: false);
    private readonly TenantActivity _activity = new();

    [Fact]
    public void Each_thing_stands_in_the_second_in_which_it_happened()
    {
        _activity.Accept(messages: 3, deliveries: 4, Now - 2);
        _activity.Attempt(Success, 12, Now - 1);
        _activity.Attempt(Failure, 0, Now - 1);
        _activity.Attempt(new(Succeeded: true, IsRetry: true, Ends: true), 30, Now);

        var points = _activity.Read(ActivityStep.Second, backlog: 2, Now);

        points.Length.ShouldBe(TenantActivity.Seconds);
        points[^1].At.ShouldBe(DateTimeOffset.FromUnixTimeSeconds(Now));
        points.Select(point => point.At).ShouldBeInOrder();
        (points[^3].Accepted, points[^2].Accepted).ShouldBe((3, 0));
        (points[^2].Delivered, points[^2].Failed, points[^2].Retries).ShouldBe((1, 1, 0));
        (points[^1].Delivered, points[^1].Retries).ShouldBe((1, 1));
        points[^2].P50.ShouldNotBeNull().ShouldBeInRange(9, 16);
        points[^3].P50.ShouldBeNull();
    }

    [Fact]
    public void The_backlog_is_reckoned_back_from_what_it_is_now()
    {
        _activity.Accept(messages: 1, deliveries: 5, Now - 3);
        _activity.Attempt(Success, 1, Now - 2);
        _activity.End(Now - 1);
        _activity.Attempt(Failure, 0, Now);

        _activity.Read(ActivityStep.Second, backlog: 3, Now).TakeLast(5).Select(point => point.Backlog).ShouldBe([0, 5, 4, 3, 3]);
        _activity.Growth.ShouldBe(3);
    }

    [Fact]
    public void What_is_older_than_the_window_is_forgotten_and_its_place_used_again()
    {
        _activity.Accept(messages: 9, deliveries: 0, Now);

        _activity.Read(ActivityStep.Second, 0, Now + TenantActivity.Seconds).ShouldAllBe(point => point.Accepted == 0);
        _activity.Accept(messages: 2, deliveries: 0, Now + TenantActivity.Seconds);
        _activity.Read(ActivityStep.Second, 0, Now + TenantActivity.Seconds)[^1].Accepted.ShouldBe(2);
    }

    [Fact]
    public void Minutes_hold_what_the_seconds_have_forgotten()
    {
        for (var second = 0; second < 600; second++) _activity.Accept(messages: 1, deliveries: 0, Now + second);

        var minutes = _activity.Read(ActivityStep.Minute, 0, Now + 599);

        minutes.Length.ShouldBe(TenantActivity.Minutes);
        minutes.Sum(point => point.Accepted).ShouldBe(600);
        minutes[^2].Accepted.ShouldBe(60);
    }

    [Fact]
    public void A_clock_that_steps_back_takes_nothing_out_of_what_stands()
    {
        _activity.Accept(messages: 1, deliveries: 0, Now);
        _activity.Accept(messages: 7, deliveries: 0, Now - TenantActivity.Seconds);

        _activity.Read(ActivityStep.Second, 0, Now).Sum(point => point.Accepted).ShouldBe(1);
    }
}
