using Sealpost.Engine.Deliveries;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Deliveries;

public sealed class DueClockTests
{
    private readonly ManualTimeProvider _system = new();
    private readonly DueClock _clock;

    public DueClockTests() => _clock = new(_system);

    [Fact]
    public void It_shows_the_time_of_the_system()
    {
        _clock.Now.ShouldBe(_system.GetUtcNow());
        _system.Advance(TimeSpan.FromSeconds(5));

        _clock.Now.ShouldBe(_system.GetUtcNow());
        _clock.Milliseconds.ShouldBe(_system.GetUtcNow().ToUnixTimeMilliseconds());
    }

    [Fact]
    public void It_follows_a_clock_that_is_set_forward()
    {
        _system.Set(TimeSpan.FromDays(1));

        _clock.Now.ShouldBe(_system.GetUtcNow());
    }

    [Fact]
    public void When_the_system_is_set_back_it_goes_on_as_fast_as_time_passes()
    {
        var before = _clock.Now;
        _system.Set(TimeSpan.FromDays(-1));

        _clock.Now.ShouldBe(before);
        _system.Advance(TimeSpan.FromSeconds(5));
        _clock.Now.ShouldBe(before + TimeSpan.FromSeconds(5));
    }
}
