using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Tests.Deliveries;

public sealed class LaneRulesTests
{
    private readonly Lane _lane = new(destinationNo: 7, window: 64, maxConcurrency: 64, breakerThreshold: 3, new FirstContacts(0, 0, 0));
    private long _now = 1_000_000;
    private int _arrived;

    [Fact]
    public void Nothing_is_sent_before_the_rules_are_known()
    {
        Arrive(1);
        TakeAll().ShouldBeEmpty();

        Rule(null);

        TakeAll().Count.ShouldBe(1);
    }

    [Fact]
    public void A_rate_limit_spreads_requests_evenly_and_lets_one_second_burst()
    {
        Rule(new RateLimit(120, TimeSpan.FromMinutes(1), Bytes: null));
        Widen();
        Arrive(10);

        TakeAll().Count.ShouldBe(2, "two a second");
        Wake().ShouldBe(_now + 500);

        _now += 499;
        TakeAll().ShouldBeEmpty();
        _now += 1;
        TakeAll().Count.ShouldBe(1);
        _now += 60_000;
        TakeAll().Count.ShouldBe(2, "what was not used is not saved up beyond a second");
    }

    [Fact]
    public void Bytes_that_were_sent_are_paid_off_before_the_next_request()
    {
        Rule(new RateLimit(1_000, TimeSpan.FromSeconds(1), Bytes: 1_000));
        Arrive(2);
        var first = TakeAll();
        first.Count.ShouldBe(2);
        Arrive(1);

        Finish(first[0], healthy: true, bytes: 3_001);

        TakeAll().ShouldBeEmpty();
        Wake().ShouldBe(_now + 2_002);
        _now += 2_002;
        TakeAll().Count.ShouldBe(1);
    }

    [Fact]
    public void Bytes_count_when_a_request_goes_out_however_many_may_be_under_way()
    {
        Rule(new RateLimit(1_000, TimeSpan.FromSeconds(1), Bytes: 1_000));
        Widen();
        Arrive(10, size: 600);

        var taken = TakeAll();

        taken.Count.ShouldBe(2, "the second one overdraws, and is paid off first");
        Wake().ShouldBe(_now + 201);
        Finish(taken[0], healthy: true, bytes: 600);
        Finish(taken[1], healthy: true, bytes: 600);
        Wake().ShouldBe(_now + 201, "they have been counted");
        _now += 201;
        TakeAll().Count.ShouldBe(1);
    }

    [Fact]
    public void Bytes_that_were_not_sent_are_given_back()
    {
        Rule(new RateLimit(1_000, TimeSpan.FromSeconds(1), Bytes: 1_000));
        Arrive(2, size: 5_000);

        Finish(Take(), healthy: true, bytes: 0);

        TakeAll().Count.ShouldBe(1);
    }

    [Fact]
    public void Failures_in_a_row_open_the_breaker_and_a_good_probe_closes_it()
    {
        Rule(null);
        Arrive(10);
        Fail();
        Fail();
        Fail();

        TakeAll().ShouldBeEmpty();
        Wake().ShouldBe(_now + CircuitBreaker.FirstPause);
        _now += CircuitBreaker.FirstPause;
        var probe = TakeAll().ShouldHaveSingleItem();
        Finish(probe, healthy: false);
        TakeAll().ShouldBeEmpty();
        Wake().ShouldBe(_now + (2 * CircuitBreaker.FirstPause), "the second pause is twice as long");

        _now += 2 * CircuitBreaker.FirstPause;
        Finish(TakeAll().ShouldHaveSingleItem(), healthy: true);

        TakeAll().Count.ShouldBe(2, "a receiver that has come back is not flooded");
    }

    [Fact]
    public void A_good_answer_between_failures_keeps_the_breaker_closed()
    {
        Rule(null);
        Arrive(10);
        Fail();
        Fail();
        Finish(Take(), healthy: true);
        Fail();
        Fail();

        TakeAll().ShouldNotBeEmpty();
    }

    [Fact]
    public void Another_url_is_another_receiver_and_begins_with_the_breaker_closed()
    {
        _lane.Step(new LaneEvent.Ruled(new(Rate: null) { Url = "https://old.example.com/" }), _now);
        Arrive(10);
        Fail();
        Fail();
        Fail();
        TakeAll().ShouldBeEmpty();

        _lane.Step(new LaneEvent.Ruled(new(Rate: null) { Url = "https://new.example.com/" }), _now);

        TakeAll().ShouldNotBeEmpty();
    }

    [Fact]
    public void A_receiver_that_has_just_agreed_is_not_eased_in_as_one_that_returns()
    {
        Rule(null);
        Widen();

        CloseAndOpen(new LaneEvent.Switched(Open: false));

        TakeAll().Count.ShouldBe(50);
    }

    [Fact]
    public void A_receiver_that_was_disabled_is_eased_in()
    {
        Rule(null);
        Widen();

        CloseAndOpen(new LaneEvent.Switched(Open: false) { Disabled = true });

        TakeAll().Count.ShouldBeLessThan(50);
    }

    [Fact]
    public void A_lane_that_went_to_another_node_and_comes_back_goes_on_at_the_pace_it_knew()
    {
        Rule(null);
        Widen();

        _lane.Step(new LaneEvent.Moved(Here: false), _now);
        Arrive(1);
        TakeAll().ShouldBeEmpty();
        _lane.Step(new LaneEvent.Moved(Here: true), _now).Load.ShouldBeTrue();
        _lane.Step(new LaneEvent.Loaded([.. Enumerable.Range(0, 50).Select(_ => NewDelivery())], Complete: true, NextDueAt: long.MaxValue), _now);

        TakeAll().Count.ShouldBe(50);
    }

    [Fact]
    public void A_destination_that_was_enabled_while_another_node_served_it_is_not_eased_in_again()
    {
        Rule(null);
        Widen();
        _lane.Step(new LaneEvent.Switched(Open: false) { Disabled = true }, _now);
        _lane.Step(new LaneEvent.Moved(Here: false), _now);
        _lane.Step(new LaneEvent.Moved(Here: true), _now);

        _lane.Step(new LaneEvent.Switched(Open: true), _now);
        _lane.Step(new LaneEvent.Loaded([.. Enumerable.Range(0, 50).Select(_ => NewDelivery())], Complete: true, NextDueAt: long.MaxValue), _now);

        TakeAll().Count.ShouldBe(50);
    }

    [Fact]
    public void One_delivery_that_another_node_may_have_sent_sends_the_lane_back_to_the_table_at_its_own_pace()
    {
        Rule(null);
        Widen();
        Arrive(50);
        var overtaken = Take();
        _lane.Step(new LaneEvent.Finished(overtaken, Healthy: true, PaceUntil: 0) { Asked = false }, _now);

        _lane.Step(new LaneEvent.Overtaken(overtaken.Id), _now).Load.ShouldBeTrue();

        TakeAll().ShouldBeEmpty();
        _lane.Step(new LaneEvent.Loaded([overtaken, .. Enumerable.Range(0, 49).Select(_ => NewDelivery())], Complete: true, NextDueAt: long.MaxValue), _now);
        TakeAll().Count.ShouldBe(50);
    }

    [Fact]
    public void What_did_not_reach_the_receiver_says_nothing_about_it()
    {
        Rule(null);
        Arrive(10);
        for (var i = 0; i < 5; i++) _lane.Step(new LaneEvent.Finished(Take(), Healthy: false, PaceUntil: 0) { Asked = false }, _now);

        TakeAll().Count.ShouldBe(2);
    }

    [Fact]
    public void A_lifted_limit_lets_everything_go_at_once()
    {
        Rule(new RateLimit(1, TimeSpan.FromMinutes(1), Bytes: null));
        Widen();
        Arrive(5);
        TakeAll().Count.ShouldBe(1);

        Rule(null);

        TakeAll().Count.ShouldBe(4);
    }

    private void Rule(RateLimit? rate) => _lane.Step(new LaneEvent.Ruled(new(rate)), _now);

    // As many at once as may be, so that only the limit counts.
    private void Widen()
    {
        var limited = _lane;
        for (var i = 0; i < 64; i++)
        {
            var delivery = NewDelivery();
            limited.Step(new LaneEvent.Arrived(delivery), _now);
            while (!limited.TryTake(_now, out _)) _now += 60_000;
            Finish(delivery, healthy: true);
        }

        _now += 60_000;
    }

    private void CloseAndOpen(LaneEvent.Switched closed)
    {
        _lane.Step(closed, _now);
        _lane.Step(new LaneEvent.Switched(Open: true), _now);
        _lane.Step(new LaneEvent.Loaded([], Complete: true, NextDueAt: long.MaxValue), _now);
        Arrive(50);
    }

    private void Arrive(int count, int size = 0)
    {
        for (var i = 0; i < count; i++) _lane.Step(new LaneEvent.Arrived(NewDelivery() with { Size = size }), _now);
    }

    private PendingDelivery NewDelivery() => new(new DeliveryId(new MessageId((UInt128)(++_arrived)), 0), 1, 7, _now);

    private List<PendingDelivery> TakeAll()
    {
        var taken = new List<PendingDelivery>();
        while (_lane.TryTake(_now, out var delivery)) taken.Add(delivery);
        return taken;
    }

    private PendingDelivery Take()
    {
        _lane.TryTake(_now, out var delivery).ShouldBeTrue();
        return delivery;
    }

    private void Fail() => Finish(Take(), healthy: false);

    private void Finish(PendingDelivery delivery, bool healthy, int bytes = 0)
    {
        _lane.Step(new LaneEvent.Finished(delivery, healthy, PaceUntil: 0, bytes), _now);
        _lane.Step(new LaneEvent.Settled(delivery.Id), _now);
    }

    private long Wake() => _lane.Step(LaneEvent.Woke.Instance, _now).WakeAt;
}
