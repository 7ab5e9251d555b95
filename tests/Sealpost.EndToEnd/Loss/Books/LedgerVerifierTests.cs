namespace Sealpost.EndToEnd.Loss.Books;

/// <summary>Each fault that the books are kept for is planted, and found.</summary>
public sealed class LedgerVerifierTests
{
    private static readonly AcceptedEntry[] Promised = [new(1_000, 2_000, "a", "A"), new(3_000, 4_000, "b", "B"), new(3_500, 5_000, "c", "C")];

    private static readonly ArrivalEntry[] Kept =
    [
        new(2_000, 0, "a", 1, "A"), new(4_000, 0, "b", 1, "B"), new(4_500, 0, "c", 1, "C"),
        new(2_000, 1, "a", 1, "A"), new(4_000, 1, "b", 1, "B"), new(4_500, 1, "c", 1, "C"),
    ];

    [Fact]
    public void Books_that_agree_show_nothing()
    {
        var verdict = Judge(Kept);

        verdict.IsKept.ShouldBeTrue();
        (verdict.Acknowledged, verdict.Promised, verdict.Arrived, verdict.Duplicated, verdict.Unpromised).ShouldBe((3, 6L, 6L, 0L, 0L));
    }

    [Fact]
    public void What_never_arrives_is_lost()
    {
        var verdict = Judge(Kept.Where(arrival => arrival is not { Destination: 1, Message: "b" }));

        verdict.Lost.ShouldBe([("b", 1)]);
        verdict.IsKept.ShouldBeFalse();
    }

    [Fact]
    public void What_arrives_again_is_duplicated_but_kept()
    {
        var verdict = Judge([.. Kept, new(9_000, 1, "b", 2, "B"), new(9_500, 1, "b", 3, "B")]);

        verdict.Duplicated.ShouldBe(2);
        verdict.IsKept.ShouldBeTrue();
    }

    [Fact]
    public void A_body_that_changed_is_corrupted_even_in_a_repetition()
    {
        var verdict = Judge([.. Kept, new(9_000, 0, "c", 2, "another")]);

        verdict.Corrupted.ShouldBe([("c", 0)]);
        verdict.IsKept.ShouldBeFalse();
    }

    [Fact]
    public void What_is_overtaken_by_something_posted_after_its_acknowledgement_is_reordered()
    {
        var late = Kept.Select(arrival => arrival is { Destination: 0, Message: "a" } ? arrival with { At = 4_200 } : arrival);

        var verdict = Judge(late);

        verdict.Reordered.ShouldBe([("a", 0)]);
        verdict.IsKept.ShouldBeFalse();
    }

    [Fact]
    public void What_was_posted_at_the_same_time_may_arrive_in_any_order()
    {
        var swapped = Kept.Select(arrival => arrival is { Destination: 0, Message: "b" } ? arrival with { At = 4_700 } : arrival);

        Judge(swapped).Reordered.ShouldBeEmpty();
    }

    [Fact]
    public void A_repetition_that_comes_late_has_overtaken_nothing_and_is_not_overtaken() =>
        Judge([.. Kept, new(9_000, 0, "a", 2, "A")]).Reordered.ShouldBeEmpty();

    [Fact]
    public void Destinations_without_order_are_not_asked_for_it()
    {
        var late = Kept.Select(arrival => arrival is { Destination: 1, Message: "a" } ? arrival with { At = 4_200 } : arrival);

        Judge(late).IsKept.ShouldBeTrue();
    }

    [Fact]
    public void Age_goes_from_the_first_post_to_the_first_arrival()
    {
        var verdict = Judge([.. Kept.Select(arrival => arrival is { Destination: 1, Message: "c" } ? arrival with { At = 1_003_500 } : arrival), new(9_000_000, 0, "a", 2, "A")]);

        verdict.GreatestAge.ShouldBe(TimeSpan.FromSeconds(1));
        verdict.HighAge.ShouldBe(TimeSpan.FromSeconds(1));
        verdict.MedianAge.ShouldBe(TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public void A_promise_that_is_told_twice_is_one_promise() =>
        LedgerVerifier.Judge(2, new HashSet<int>(), [.. Promised, Promised[0]], Kept).Acknowledged.ShouldBe(3);

    [Fact]
    public void What_nobody_was_promised_is_counted_apart() => Judge([.. Kept, new(9_000, 0, "z", 1, "Z")]).Unpromised.ShouldBe(1);

    private static LedgerVerdict Judge(IEnumerable<ArrivalEntry> arrivals) => LedgerVerifier.Judge(destinations: 2, new HashSet<int> { 0 }, Promised, arrivals);
}
