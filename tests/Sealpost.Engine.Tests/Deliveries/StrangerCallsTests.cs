using Microsoft.Extensions.Options;
using Sealpost.Engine.Deliveries;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Deliveries;

public sealed class StrangerCallsTests
{
    private const int Tenant = 1;
    private const string Host = "victim.example:443";
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void A_server_that_never_agreed_is_called_a_minutes_times_and_then_only_as_often_as_a_minute_brings()
    {
        var calls = Make();

        Spend(calls, Host).ShouldBe(6);
        calls.Begin(Tenant, Host).ShouldBe(TimeSpan.FromSeconds(10));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Spend(calls, Host).ShouldBe(1);
        _clock.Advance(TimeSpan.FromHours(1));
        Spend(calls, Host).ShouldBe(6);
    }

    [Fact]
    public void Each_tenant_and_each_host_has_its_own()
    {
        var calls = Make();
        Spend(calls, Host);

        Spend(calls, "other.example:443").ShouldBe(6);
        Spend(calls, Host, tenant: 2).ShouldBe(6);
    }

    [Fact]
    public void The_ports_of_a_host_share_theirs()
    {
        var calls = Make();
        Spend(calls, Host);

        Spend(calls, "victim.example:8443").ShouldBe(2, "of the eight of all ports");
        Spend(calls, "victim.example:9443").ShouldBe(0);
    }

    [Fact]
    public void The_names_below_one_share_theirs_and_what_one_is_refused_costs_the_others_nothing()
    {
        var calls = Make();
        Spend(calls, "a.victim.example:443").ShouldBe(6);

        Spend(calls, "b.victim.example:443").ShouldBe(2, "of the parent's eight");
        Spend(calls, "c.victim.example:443").ShouldBe(0);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Spend(calls, "c.victim.example:443").ShouldBe(6);
    }

    [Fact]
    public void Who_has_agreed_is_called_without_end_and_its_neighbours_are_not()
    {
        var calls = Make();
        Spend(calls, Host);

        calls.Welcomed(Tenant, Host);
        calls.Welcomed(Tenant, "never.heard.of:443");
        calls.Welcomed(Tenant, null);

        Spend(calls, Host).ShouldBe(100);
        Spend(calls, "other.example:443").ShouldBe(6);
    }

    [Fact]
    public void What_is_no_strangers_and_what_is_switched_off_is_not_counted()
    {
        Spend(Make(), null).ShouldBe(100);
        Spend(Make(ofDestination: 0), Host).ShouldBe(100);
    }

    private StrangerCalls Make(int ofDestination = 30) =>
        new(Options.Create(new DeliveryOptions { FirstContactAttempts = ofDestination, FirstContactAttemptsPerHost = 6, FirstContactAttemptsPerParent = 8 }), _clock);

    /// <summary>How many of a hundred may be made at this moment.</summary>
    private static int Spend(StrangerCalls calls, string? host, int tenant = Tenant) => Enumerable.Range(0, 100).Count(_ => calls.Begin(tenant, host) is null);
}
