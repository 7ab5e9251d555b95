using Sealpost.Engine.Deliveries;

namespace Sealpost.Engine.Tests.Deliveries;

public sealed class LearnedRateTests
{
    private readonly LearnedRate _rate = new();
    private long _now = 1_000_000;

    [Fact]
    public void A_receiver_that_answers_well_is_not_held_back()
    {
        SendFor(seconds: 5, demand: 500).ShouldBe(2_500);

        _rate.Limit.ShouldBeNull();
    }

    [Fact]
    public void One_that_returns_gets_at_most_what_it_took_before_and_then_everything_again()
    {
        SendFor(seconds: 10, demand: 200);

        _rate.Returned(_now);

        SendFor(seconds: 1, demand: 10_000).ShouldBeLessThanOrEqualTo(2 * 50, "a quarter of 200, and one second's burst");
        for (var second = 0; second < 30; second++) SendFor(seconds: 1, demand: 10_000).ShouldBeLessThanOrEqualTo(201);
        _rate.Limit!.Value.ShouldBe(200, 1);
        SendFor(seconds: 60, demand: 200);
        _rate.Limit.ShouldBeNull("a minute of good answers at full rate");
    }

    [Fact]
    public void One_that_returns_and_of_which_nothing_is_known_begins_slowly()
    {
        _rate.Returned(_now);

        SendFor(seconds: 1, demand: 10_000).ShouldBeLessThanOrEqualTo(10);
        for (var second = 0; second < 60; second++) SendFor(seconds: 1, demand: 10_000).ShouldBeLessThanOrEqualTo(51);
    }

    [Fact]
    public void A_receiver_with_a_limit_of_its_own_is_soon_sent_a_little_less_than_that()
    {
        const int Allowed = 100;
        var (good, refused) = (0, 0);
        for (var second = 0; second < 300; second++)
        {
            var budget = Allowed;
            var end = _now + 1_000;
            while (_now < end)
            {
                if (_rate.FreeAt(_now) > _now)
                {
                    _now++;
                    continue;
                }

                _rate.Taken(_now);
                if (budget-- > 0)
                {
                    _rate.Succeeded(_now);
                    if (second >= 60) good++;
                }
                else
                {
                    _rate.Throttled(_now);
                    if (second >= 60) refused++;
                }

                if (_rate.Limit is null) _now += 2;
            }
        }

        good.ShouldBeGreaterThan(240 * Allowed * 3 / 4);
        refused.ShouldBeLessThan(good / 50);
    }

    [Fact]
    public void What_was_under_way_together_cuts_only_once()
    {
        SendFor(seconds: 5, demand: 100);

        for (var i = 0; i < 64; i++) _rate.Throttled(_now);

        _rate.Limit!.Value.ShouldBe(70, 2);
    }

    private int SendFor(int seconds, int demand)
    {
        var sent = 0;
        for (var step = 0; step < seconds * 1_000; step++)
        {
            var due = (int)((long)demand * (step % 1_000 + 1) / 1_000) - (int)((long)demand * (step % 1_000) / 1_000);
            for (var i = 0; i < due && _rate.FreeAt(_now) <= _now; i++)
            {
                _rate.Taken(_now);
                _rate.Succeeded(_now);
                sent++;
            }

            _now++;
        }

        return sent;
    }
}
