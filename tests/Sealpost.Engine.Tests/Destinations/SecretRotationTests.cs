using Sealpost.Engine.Destinations;

namespace Sealpost.Engine.Tests.Destinations;

public sealed class SecretRotationTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void The_current_secret_stays_for_the_window(int simultaneous)
    {
        var plan = SecretRotation.Plan([Secret(1)], simultaneous, Hour, Now);

        plan.Expiring!.SecretNo.ShouldBe(1);
        plan.Dropped.ShouldBeEmpty();
    }

    [Fact]
    public void The_new_one_signs_beside_it_where_there_is_room_and_after_it_where_there_is_none()
    {
        SecretRotation.Plan([Secret(1)], simultaneous: 2, Hour, Now).From.ShouldBeNull();
        SecretRotation.Plan([Secret(1)], simultaneous: 1, Hour, Now).From.ShouldBe(Now + Hour);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void Without_a_window_all_older_ones_go_at_once(int simultaneous)
    {
        var plan = SecretRotation.Plan([Secret(1, until: Now + Hour), Secret(2)], simultaneous, TimeSpan.Zero, Now);

        (plan.Expiring, plan.From).ShouldBe((null, null));
        Numbers(plan.Dropped).ShouldBe([1, 2]);
        Numbers(plan.Ended).ShouldBe([1, 2]);
    }

    [Fact]
    public void A_second_rotation_inside_the_window_ends_the_oldest_where_two_can_sign()
    {
        var plan = SecretRotation.Plan([Secret(1, until: Now + Hour), Secret(2)], simultaneous: 2, Hour, Now);

        plan.Expiring!.SecretNo.ShouldBe(2);
        Numbers(plan.Ended).ShouldBe([1]);
    }

    [Fact]
    public void A_second_rotation_inside_the_window_keeps_all_that_many_can_sign_with()
    {
        var plan = SecretRotation.Plan([Secret(1, until: Now + Hour), Secret(2)], simultaneous: 8, Hour, Now);

        plan.Expiring!.SecretNo.ShouldBe(2);
        plan.Dropped.ShouldBeEmpty();
    }

    [Fact]
    public void Those_whose_window_is_over_go_and_nobody_misses_them()
    {
        var plan = SecretRotation.Plan([Secret(1, until: Now), Secret(2)], simultaneous: 8, Hour, Now);

        Numbers(plan.Dropped).ShouldBe([1]);
        plan.Ended.ShouldBeEmpty();
    }

    [Fact]
    public void The_ninth_secret_ends_the_oldest_of_eight()
    {
        var stored = Enumerable.Range(1, 8).Select(number => Secret(number, until: number < 8 ? Now + Hour : null)).ToList();

        Numbers(SecretRotation.Plan(stored, simultaneous: 8, Hour, Now).Ended).ShouldBe([1]);
    }

    [Fact]
    public void Where_one_can_sign_a_secret_that_waits_its_turn_keeps_it_when_the_newest_comes_later()
    {
        SecretRow[] waiting = [Secret(1, until: Now + Hour), Secret(2, from: Now + Hour)];

        var later = SecretRotation.Plan(waiting, simultaneous: 1, 2 * Hour, Now);
        var earlier = SecretRotation.Plan(waiting, simultaneous: 1, Hour / 2, Now);

        (later.Expiring!.SecretNo, later.From).ShouldBe((2, Now + (2 * Hour)));
        later.Ended.ShouldBeEmpty();
        (earlier.Expiring!.SecretNo, earlier.From).ShouldBe((1, Now + (Hour / 2)));
        Numbers(earlier.Ended).ShouldBe([2]);
    }

    [Fact]
    public void A_first_secret_replaces_nothing_and_signs_at_once()
    {
        var plan = SecretRotation.Plan([], simultaneous: 1, Hour, Now);

        (plan.Dropped.Length, plan.Ended.Length, plan.Expiring, plan.From).ShouldBe((0, 0, null, null));
    }

    private static SecretRow Secret(long number, DateTimeOffset? from = null, DateTimeOffset? until = null) =>
        new() { SecretNo = number, ValidFrom = from?.ToUnixTimeMilliseconds(), ValidUntil = until?.ToUnixTimeMilliseconds() };

    private static IEnumerable<long> Numbers(IEnumerable<SecretRow> secrets) => secrets.Select(secret => secret.SecretNo);
}
