using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Tests.Deliveries;

public sealed class FirstContactTests
{
    private const int OfDestination = 6;
    private const int OfHost = 9;
    private const int OfParent = 20;
    private const int Tenant = 1;
    private const string Host = "victim.example:443";
    private readonly FirstContacts _contacts = new(OfDestination, OfHost, OfParent);
    private long _now = 1_000_000;
    private int _ids;

    [Fact]
    public void A_receiver_that_never_said_yes_is_sent_a_minutes_attempts_at_once_and_then_only_as_many_as_a_minute_brings()
    {
        var lane = Begin(1);

        SendAll(lane, 100).ShouldBe(OfDestination, "404 is an answer, and no consent");
        _now += 9_990;
        SendAll(lane).ShouldBe(0);
        _now += 20;
        SendAll(lane).ShouldBe(1, "one each ten seconds");
        _now += 3_600_000;
        SendAll(lane).ShouldBe(OfDestination);
    }

    [Fact]
    public void What_waits_is_kept_and_woken()
    {
        var lane = Begin(1);
        SendAll(lane, 10);

        lane.Holds.ShouldBe(10 - OfDestination);
        lane.MayGo(_now).ShouldBeFalse("so that nobody raises an alarm");
        lane.Step(LaneEvent.Woke.Instance, _now).WakeAt.ShouldBeInRange(_now + 9_990, _now + 10_010);
    }

    [Fact]
    public void The_first_2xx_lifts_it_for_good()
    {
        var lane = Begin(1);
        SendAll(lane, 100, welcome: true).ShouldBe(100);
        SendAll(lane, 100, welcome: false).ShouldBe(100);
    }

    [Fact]
    public void Many_destinations_of_a_tenant_at_one_host_share_what_it_may_cost()
    {
        Lane[] lanes = [Begin(1), Begin(2), Begin(3)];

        lanes.Sum(lane => SendAll(lane, 100)).ShouldBe(OfHost);
        lanes[2].Step(LaneEvent.Woke.Instance, _now).WakeAt.ShouldBe(_now + 1_000, "they look once a second, for the host may have said yes");
        SendAll(Begin(4, host: "victim.example:8443"), 100).ShouldBe(OfDestination);
        SendAll(Begin(5, tenant: 2), 100).ShouldBe(OfDestination);
    }

    [Fact]
    public void A_2xx_of_one_destination_lifts_it_for_its_host_and_not_for_the_others_themselves()
    {
        var stranger = Begin(1);
        var other = Begin(2);
        SendAll(stranger, 100);
        SendAll(other, 100).ShouldBe(OfHost - OfDestination);

        SendAll(Begin(3, host: "other.example:443"), 1, welcome: true);
        SendAll(other).ShouldBe(0);
        _now += 60_000;
        SendAll(other, welcome: true).ShouldBe(100 - (OfHost - OfDestination));

        SendAll(Begin(4), 100).ShouldBe(OfDestination);
        SendAll(Begin(5), 100).ShouldBe(OfDestination);
    }

    [Fact]
    public void A_thousand_names_of_one_server_cost_it_what_their_parent_may()
    {
        Lane[] lanes = [.. Enumerable.Range(0, 1_000).Select(i => Begin(i, host: $"n{i}.victim.example:443"))];

        lanes.Sum(lane => SendAll(lane, 5)).ShouldBe(OfParent);
        SendAll(Begin(2_000, host: "n.other.example:443"), 5, welcome: true).ShouldBe(5);
        SendAll(lanes[500], welcome: true).ShouldBe(0);
        _now += 60_000;
        SendAll(lanes[999], welcome: true).ShouldBe(5, "who has agreed is out of it");
        lanes[..999].Sum(lane => SendAll(lane)).ShouldBe(OfParent - 1, "and says nothing of its neighbours");
        SendAll(Begin(2_001, tenant: 2, host: "n1.victim.example:443"), 5).ShouldBe(5);
    }

    [Theory]
    [InlineData("victim.example")]
    [InlineData("203.0.113.7")]
    [InlineData("2001:db8::1")]
    public void A_thousand_ports_of_one_host_cost_it_as_much(string host)
    {
        Lane[] lanes = [.. Enumerable.Range(1, 1_000).Select(port => Begin(port, host: $"{host}:{port}"))];

        lanes.Sum(lane => SendAll(lane, 5)).ShouldBe(OfParent);
        SendAll(Begin(2_000, host: "other.example:443"), 5).ShouldBe(5);
    }

    [Fact]
    public void Hosts_that_nobody_asks_any_more_are_forgotten_few_at_a_time_and_those_in_use_are_not()
    {
        var contacts = new FirstContacts(OfDestination, OfHost, OfParent, kept: 100);
        var used = Begin(0, host: "used.example:443", contacts: contacts);
        for (var i = 1; i <= 100; i++) Begin(i, host: $"{i}.idle.example:443", contacts: contacts);
        var full = contacts.Count;
        _now += 130_000;
        SendAll(used, 100).ShouldBe(OfDestination);

        for (var i = 1; i <= 40; i++) Begin(1_000 + i, host: $"new{i}.example:443", contacts: contacts);

        full.ShouldBe(103);
        contacts.Count.ShouldBeLessThanOrEqualTo(100);
        SendAll(Begin(2_000, host: "used.example:443", contacts: contacts), 100).ShouldBe(OfHost - OfDestination, "it is remembered what was sent");
    }

    [Fact]
    public void A_handshake_that_was_passed_lifts_it()
    {
        var lane = Begin(1);
        SendAll(lane, 100).ShouldBe(OfDestination);

        lane.Step(new LaneEvent.Ruled(Rules(stranger: null)), _now);

        SendAll(lane).ShouldBe(100 - OfDestination);
    }

    [Fact]
    public void Another_path_begins_anew_and_is_still_counted_for_its_host()
    {
        var lane = Begin(1);
        SendAll(lane, 100).ShouldBe(OfDestination);

        lane.Step(new LaneEvent.Ruled(Rules() with { Url = "https://victim.example/other" }), _now);
        SendAll(lane).ShouldBe(OfHost - OfDestination);
    }

    [Fact]
    public void Other_rules_change_nothing_of_it()
    {
        var lane = Begin(1);
        SendAll(lane, 100).ShouldBe(OfDestination);

        lane.Step(new LaneEvent.Ruled(Rules() with { Rate = new RateLimit(1_000_000, TimeSpan.FromSeconds(1), Bytes: null) }), _now);
        SendAll(lane).ShouldBe(0);
    }

    [Theory]
    [InlineData(0, 5, 100)]
    [InlineData(7, 0, 7)]
    public void Zero_means_no_limit(int ofDestination, int ofHost, int sent) =>
        SendAll(Begin(1, contacts: new(ofDestination, ofHost, ofParent: 0)), 100).ShouldBe(sent);

    private static LaneRules Rules(int tenant = Tenant, string? stranger = Host) => new(Rate: null) { TenantNo = tenant, Url = "https://victim.example/", StrangerAt = stranger };

    private Lane Begin(int destinationNo, int tenant = Tenant, string host = Host, FirstContacts? contacts = null)
    {
        var lane = new Lane(destinationNo, window: 256, maxConcurrency: 16, breakerThreshold: 0, contacts ?? _contacts);
        lane.Step(new LaneEvent.Ruled(Rules(tenant, host)), _now);
        return lane;
    }

    /// <summary>Sends one after the other until the lane holds back; returns how many.</summary>
    private int SendAll(Lane lane, int arriving = 0, bool welcome = false)
    {
        for (var i = 0; i < arriving; i++)
            lane.Step(new LaneEvent.Arrived(new PendingDelivery(new DeliveryId(new MessageId((UInt128)(++_ids)), 0), lane.TenantNo, lane.DestinationNo, _now)), _now);
        var sent = 0;
        for (; lane.TryTake(_now, out var delivery); sent++)
        {
            lane.Step(new LaneEvent.Finished(delivery, Healthy: true, PaceUntil: 0) { Welcome = welcome }, _now);
            lane.Step(new LaneEvent.Settled(delivery.Id), _now);
        }

        return sent;
    }
}
