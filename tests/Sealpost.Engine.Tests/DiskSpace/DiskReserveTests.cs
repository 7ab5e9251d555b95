using Sealpost.Engine.DiskSpace;

namespace Sealpost.Engine.Tests.DiskSpace;

public sealed class DiskReserveTests
{
    private const long MiB = 1L << 20;
    private const long Disk = 100L << 30;

    [Fact]
    public void Below_the_reserve_nothing_is_taken()
    {
        var reserve = Seen(256 * MiB, free: 300 * MiB);
        reserve.TryTake(1, 1).ShouldBeTrue();

        reserve.Look(Room(free: 255 * MiB));

        reserve.IsReached.ShouldBeTrue();
        reserve.TryTake(1, 1).ShouldBeFalse();
    }

    [Fact]
    public void It_takes_again_when_a_tenth_of_the_reserve_more_is_free()
    {
        var reserve = Seen(100 * MiB, free: 99 * MiB);

        reserve.Look(Room(free: 109 * MiB));
        reserve.IsReached.ShouldBeTrue("messages would be refused and taken in turn");
        reserve.Look(Room(free: 110 * MiB));

        reserve.IsReached.ShouldBeFalse();
        reserve.TryTake(1, 1).ShouldBeTrue();
    }

    [Fact]
    public void What_is_taken_between_two_looks_counts_twice_because_it_is_written_twice()
    {
        var reserve = Seen(100 * MiB, free: 110 * MiB);

        reserve.TryTake(4 * MiB, 1).ShouldBeTrue();
        reserve.TryTake(MiB, 1).ShouldBeFalse();
        reserve.IsReached.ShouldBeFalse("the next look decides that");
        reserve.Refuses.ShouldBeTrue();
        reserve.Look(Room(free: 104 * MiB));

        reserve.TryTake(MiB, 1).ShouldBeTrue();
    }

    [Theory]
    [InlineData(64 * MiB, 4 * MiB, true)]
    [InlineData(64 * MiB, 3 * MiB, false)]
    [InlineData(Disk, 256 * MiB, true)]
    [InlineData(Disk, 255 * MiB, false)]
    public void Unless_it_is_said_it_is_256_MiB_or_a_twentieth_of_a_small_disk(long size, long free, bool takes)
    {
        var reserve = new DiskReserve(null);

        reserve.Look(new DiskRoom(size, free, Reusable: 0));

        reserve.IsReached.ShouldBe(!takes);
    }

    [Fact]
    public void What_the_file_can_use_again_is_room_but_the_log_needs_some_of_its_own()
    {
        var reserve = new DiskReserve(100 * MiB);

        reserve.Look(Room(free: 30 * MiB, reusable: 90 * MiB));
        reserve.IsReached.ShouldBeFalse("retention has made room, though no file shrinks");
        reserve.Look(Room(free: 24 * MiB, reusable: 10_000 * MiB));

        reserve.IsReached.ShouldBeTrue();
    }

    [Fact]
    public void A_reserve_of_0_takes_to_the_last_byte()
    {
        var reserve = Seen(0, free: 0);

        reserve.IsReached.ShouldBeFalse();
        reserve.TryTake(1_000 * MiB, 1_000).ShouldBeTrue();
    }

    [Fact]
    public void Before_the_first_look_everything_is_taken() => new DiskReserve(100 * MiB).TryTake(1_000 * MiB, 1).ShouldBeTrue();

    private static DiskReserve Seen(long wanted, long free)
    {
        var reserve = new DiskReserve(wanted);
        reserve.Look(Room(free));
        return reserve;
    }

    private static DiskRoom Room(long free, long reusable = 0) => new(Disk, free, reusable);
}
