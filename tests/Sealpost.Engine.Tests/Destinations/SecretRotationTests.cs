using Sealpost.Engine.Destinations;

namespace Sealpost.Engine.Tests.Destinations;

public sealed class SecretRotationTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public void The_current_secret_stays_for_the_window()
    {
        var plan = SecretRotation.Plan([new() { SecretNo = 1 }], Hour);

        plan.Expiring.ShouldBe(1);
        plan.Dropped.ShouldBeEmpty();
    }

    [Fact]
    public void Without_a_window_it_goes_at_once()
    {
        var plan = SecretRotation.Plan([new() { SecretNo = 1 }], TimeSpan.Zero);

        plan.Expiring.ShouldBeNull();
        plan.Dropped.ShouldBe([1L]);
    }

    [Fact]
    public void A_second_rotation_inside_the_window_drops_the_oldest()
    {
        var plan = SecretRotation.Plan([new() { SecretNo = 1, ValidUntil = long.MaxValue }, new() { SecretNo = 2 }], Hour);

        plan.Expiring.ShouldBe(2);
        plan.Dropped.ShouldBe([1L]);
    }

    [Fact]
    public void A_first_secret_replaces_nothing() => SecretRotation.Plan([], Hour).ShouldBe(new SecretRotation([], null));
}
