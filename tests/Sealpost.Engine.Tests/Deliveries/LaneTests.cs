using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Tests.Deliveries;

public sealed class LaneTests
{
    private const int Window = 4;
    private const long Now = 1_000;

    private readonly Lane _lane = new(destinationNo: 7, Window, maxConcurrency: 16, breakerThreshold: 3, new FirstContacts(0, 0, 0));

    public LaneTests() => _lane.Step(new LaneEvent.Ruled(LaneRules.None), Now);

    [Fact]
    public void A_delivery_that_arrives_may_be_sent_at_once()
    {
        Arrive(1).Sendable.ShouldBeTrue();

        Take().ShouldBe(1);
    }

    [Fact]
    public void Deliveries_are_sent_in_the_order_of_their_arrival()
    {
        Arrive(1);
        Arrive(2);

        Take().ShouldBe(1);
        Take().ShouldBe(2);
    }

    [Fact]
    public void A_new_lane_sends_two_at_once_and_one_more_after_each_good_answer()
    {
        for (var i = 1; i <= 4; i++) Arrive(i);
        Take();
        Take();
        _lane.TryTake(Now, out _).ShouldBeFalse();

        Finish(1, healthy: true);

        Take().ShouldBe(3);
        Take().ShouldBe(4);
    }

    [Fact]
    public void A_bad_answer_halves_what_is_sent_at_once()
    {
        for (var i = 1; i <= 4; i++) Arrive(i);
        Take();
        Take();

        Finish(1, healthy: false);

        _lane.TryTake(Now, out _).ShouldBeFalse();
    }

    [Fact]
    public void What_does_not_fit_into_the_window_is_left_to_the_table_and_loaded_when_the_window_drains()
    {
        for (var i = 1; i <= Window; i++) Arrive(i);
        Arrive(5).Load.ShouldBeFalse();
        Take();
        Take();

        _lane.Step(LaneEvent.Woke.Instance, Now).Load.ShouldBeTrue();
        _lane.Step(Loaded(complete: true, 1, 2, 3, 4, 5), Now);
        Finish(1, healthy: true);
        Finish(2, healthy: true);

        Take().ShouldBe(3);
        Take().ShouldBe(4);
        Take().ShouldBe(5);
    }

    [Fact]
    public void What_arrives_while_the_table_holds_earlier_ones_waits_its_turn_there()
    {
        for (var i = 1; i <= Window + 1; i++) Arrive(i);
        Take();

        Arrive(9);

        Drain().ShouldNotContain(9);
    }

    [Fact]
    public void A_load_that_missed_a_later_arrival_is_followed_by_another()
    {
        for (var i = 1; i <= Window + 1; i++) Arrive(i);
        Take();
        Take();
        _lane.Step(LaneEvent.Woke.Instance, Now).Load.ShouldBeTrue();

        Arrive(6);
        var demand = _lane.Step(Loaded(complete: true, 5), Now);

        demand.Load.ShouldBeFalse("the window is more than half full");
        Finish(1, healthy: true);
        Take();
        _lane.Step(LaneEvent.Woke.Instance, Now).Load.ShouldBeTrue();
    }

    [Fact]
    public void A_load_goes_on_where_the_last_one_ended_and_the_end_is_looked_for_from_the_beginning()
    {
        _lane.Step(new LaneEvent.Backlog(), Now);
        _lane.LoadAfter.ShouldBeNull();
        _lane.Step(Loaded(complete: false, 1, 2, 3, 4), Now);
        _lane.LoadAfter!.Id.ShouldBe(Id(4));
        _lane.LoadSize.ShouldBe(Window);
        Take();
        Take();

        _lane.Step(LaneEvent.Woke.Instance, Now).Load.ShouldBeTrue();
        _lane.Step(Loaded(complete: true), Now).Load.ShouldBeTrue();

        _lane.LoadAfter.ShouldBeNull();
        _lane.Step(Loaded(complete: true, 1, 2, 3, 4), Now).Load.ShouldBeFalse();
    }

    [Fact]
    public void What_was_left_to_the_table_behind_the_last_row_is_loaded_from_the_beginning()
    {
        _lane.Step(new LaneEvent.Backlog(), Now);
        _lane.Step(Loaded(complete: false, 1, 2, 3, 4), Now);
        Arrive(9);
        Take();
        Take();

        _lane.Step(LaneEvent.Woke.Instance, Now).Load.ShouldBeTrue();

        _lane.LoadAfter.ShouldBeNull();
    }

    [Fact]
    public void A_row_that_changed_while_it_was_being_loaded_is_not_sent_again()
    {
        _lane.Step(new LaneEvent.Backlog(), Now).Load.ShouldBeTrue();
        _lane.Step(Loaded(complete: true, 1), Now);
        Take();
        _lane.Step(new LaneEvent.Backlog(), Now).Load.ShouldBeTrue();

        Finish(1, healthy: true);
        _lane.Step(new LaneEvent.Settled(Id(1)), Now);
        _lane.Step(Loaded(complete: true, 1), Now);

        _lane.TryTake(Now, out _).ShouldBeFalse();
    }

    [Fact]
    public void A_postponed_delivery_waits_for_its_time_and_asks_for_an_alarm()
    {
        Arrive(1);
        Take();
        Finish(1, healthy: false);

        var demand = _lane.Step(new LaneEvent.Postponed(Delivery(1, dueAt: Now + 500, step: 1)), Now);

        demand.WakeAt.ShouldBe(Now + 500);
        _lane.TryTake(Now + 499, out _).ShouldBeFalse();
        _lane.Step(LaneEvent.Woke.Instance, Now + 500).Sendable.ShouldBeTrue();
    }

    [Fact]
    public void Retries_get_a_quarter_of_the_slots_while_first_attempts_wait()
    {
        for (var i = 1; i <= 2; i++) _lane.Step(new LaneEvent.Postponed(Delivery(i, Now, step: 1)), Now);
        for (var i = 3; i <= 4; i++) Arrive(i);

        Take().ShouldBe(1);
        Take().ShouldBe(3);
    }

    [Fact]
    public void A_closed_lane_sends_nothing_and_loads_everything_when_it_opens()
    {
        Arrive(1);
        _lane.Step(new LaneEvent.Switched(Open: false), Now).Sendable.ShouldBeFalse();
        Arrive(2).Sendable.ShouldBeFalse();

        var demand = _lane.Step(new LaneEvent.Switched(Open: true), Now);

        demand.Load.ShouldBeTrue();
        _lane.Step(Loaded(complete: true, 1, 2), Now);
        Take().ShouldBe(1);
        Take().ShouldBe(2);
    }

    [Fact]
    public void A_receiver_that_asks_for_quiet_gets_it()
    {
        Arrive(1);
        Arrive(2);
        Take();

        var demand = _lane.Step(new LaneEvent.Finished(Delivery(1), Healthy: false, PaceUntil: Now + 10_000), Now);

        demand.Sendable.ShouldBeFalse();
        demand.WakeAt.ShouldBe(Now + 10_000);
        _lane.Step(LaneEvent.Woke.Instance, Now + 10_000).Sendable.ShouldBeTrue();
    }

    [Fact]
    public void A_withdrawn_delivery_is_not_sent()
    {
        Arrive(1);
        Arrive(2);

        _lane.Step(new LaneEvent.Withdrawn(Id(1)), Now);

        Drain().ShouldBe([2]);
    }

    [Fact]
    public void A_failed_load_is_tried_again_at_the_given_time()
    {
        _lane.Step(new LaneEvent.Backlog(), Now);

        var demand = _lane.Step(new LaneEvent.LoadFailed(Now + 1_000), Now);

        demand.Load.ShouldBeFalse();
        demand.WakeAt.ShouldBe(Now + 1_000);
        _lane.Step(LaneEvent.Woke.Instance, Now + 1_000).Load.ShouldBeTrue();
    }

    [Fact]
    public void Far_retries_do_not_crowd_out_new_deliveries()
    {
        for (var i = 1; i <= 2 * Window; i++) _lane.Step(new LaneEvent.Postponed(Delivery(i, Now + 60_000, step: 1)), Now);

        Arrive(99).Sendable.ShouldBeTrue();

        Take().ShouldBe(99);
    }

    private static DeliveryId Id(int number) => new(new MessageId((UInt128)number), 0);

    private static PendingDelivery Delivery(int number, long dueAt = Now, int step = 0) => new(Id(number), 1, 7, dueAt) { Step = step };

    private static LaneEvent.Loaded Loaded(bool complete, params int[] numbers) =>
        new([.. numbers.Select(number => Delivery(number))], complete, long.MaxValue);

    private LaneDemand Arrive(int number) => _lane.Step(new LaneEvent.Arrived(Delivery(number)), Now);

    private void Finish(int number, bool healthy) => _lane.Step(new LaneEvent.Finished(Delivery(number), healthy, PaceUntil: 0), Now);

    private int Take()
    {
        _lane.TryTake(Now, out var delivery).ShouldBeTrue();
        return (int)delivery.Id.Message.Value;
    }

    private List<int> Drain()
    {
        var sent = new List<int>();
        while (_lane.TryTake(Now, out var delivery)) sent.Add((int)delivery.Id.Message.Value);
        return sent;
    }
}
