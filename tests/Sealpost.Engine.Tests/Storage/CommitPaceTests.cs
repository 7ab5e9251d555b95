using System.Diagnostics;
using Sealpost.Engine.Storage;

namespace Sealpost.Engine.Tests.Storage;

public sealed class CommitPaceTests
{
    private static readonly long Millisecond = Stopwatch.Frequency / 1000;
    private readonly CommitPace _pace = new(TimeSpan.FromMilliseconds(3));

    [Fact]
    public void The_first_transaction_waits_for_nobody() => _pace.Left(1000 * Millisecond).ShouldBe(TimeSpan.Zero);

    [Fact]
    public void After_one_with_company_the_next_begins_no_sooner_than_the_linger()
    {
        _pace.Begin(1000 * Millisecond, CommitPace.Company);

        _pace.Left(1001 * Millisecond).ShouldBe(TimeSpan.FromMilliseconds(2));
        _pace.Left(1003 * Millisecond).ShouldBe(TimeSpan.Zero);
        _pace.Left(2000 * Millisecond).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void After_one_with_few_entries_the_next_does_not_wait()
    {
        _pace.Begin(1000 * Millisecond, CommitPace.Company - 1);

        _pace.Left(1001 * Millisecond).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void No_linger_waits_never()
    {
        var pace = new CommitPace(TimeSpan.Zero);
        pace.Begin(1000 * Millisecond, 500);

        pace.Left(1000 * Millisecond).ShouldBe(TimeSpan.Zero);
    }
}
