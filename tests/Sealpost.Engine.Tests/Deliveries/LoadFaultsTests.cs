using Sealpost.Engine.Deliveries;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Deliveries;

public sealed class LoadFaultsTests
{
    [Fact]
    public void The_first_is_told_at_once_and_what_follows_with_its_number_once_a_minute()
    {
        var time = new ManualTimeProvider();
        var faults = new LoadFaults(time);

        faults.Count().ShouldBe(1);
        for (var i = 0; i < 40; i++) faults.Count().ShouldBe(0);
        time.Advance(TimeSpan.FromMinutes(1));
        faults.Count().ShouldBe(41);
        faults.Count().ShouldBe(0);
    }
}
