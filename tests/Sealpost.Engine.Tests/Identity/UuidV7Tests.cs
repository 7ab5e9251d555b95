using Sealpost.Engine.Identity;

namespace Sealpost.Engine.Tests.Identity;

public sealed class UuidV7Tests
{
    [Fact]
    public void Ids_rise_even_when_the_clock_stands_still_or_goes_back()
    {
        var clock = new SteppedClock();
        var ids = new UuidV7(clock);
        var last = ids.Next();
        for (var i = 0; i < 10_000; i++)
        {
            if (i == 5_000) clock.Time -= TimeSpan.FromHours(1);
            var next = ids.Next();
            next.ShouldBeGreaterThan(last);
            last = next;
        }
    }

    [Fact]
    public void An_id_has_the_time_the_version_and_the_variant_of_RFC_9562()
    {
        var clock = new SteppedClock();
        var id = new UuidV7(clock).Next();

        ((long)(id >> 80)).ShouldBe(clock.Time.ToUnixTimeMilliseconds());
        ((int)(id >> 76) & 0xF).ShouldBe(7);
        ((int)(id >> 62) & 0x3).ShouldBe(2);
    }

    private sealed class SteppedClock : TimeProvider
    {
        public DateTimeOffset Time { get; set; } = new(2026, 3, 11, 6, 10, 55, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Time;
    }
}
