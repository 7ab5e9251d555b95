using Sealpost.Engine.Deliveries;

namespace Sealpost.Engine.Tests.Deliveries;

public sealed class BoundedNamesTests
{
    [Fact]
    public void The_first_to_come_have_names_and_the_others_share_one()
    {
        var names = new BoundedNames<int>(2);

        ((int[])[7, 8, 9, 7, 9]).Select(names.NameOf).ShouldBe(["7", "8", "other", "7", "other"]);
    }

    [Fact]
    public void Without_room_all_share_one() => new BoundedNames<int>(0).NameOf(1).ShouldBe("other");

    [Fact]
    public void However_many_ask_at_once_the_bound_holds()
    {
        var names = new BoundedNames<int>(50);

        var given = new string[20_000];
        Parallel.For(0, given.Length, i => given[i] = names.NameOf(i % 1_000));

        given.Distinct().Count().ShouldBeLessThanOrEqualTo(51);
    }
}
