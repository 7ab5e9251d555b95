namespace Sealpost.EndToEnd.Loss.Books;

/// <summary>The books outlive whoever writes them.</summary>
public sealed class LossLedgerTests
{
    [Fact]
    public async Task Books_are_judged_from_their_files_while_they_are_still_written()
    {
        using var ledger = new LossLedger(destinations: 2, 1);
        var posting = ledger.Post("{}");
        await ledger.AcknowledgeAsync(posting, "a");
        ledger.Receive("a", 0, 1, posting.BodyHash);

        LossLedger.Judge(ledger.Folder).Lost.ShouldBe([("a", 1)]);
        ledger.Missing().ShouldBe([("a", 1)]);

        ledger.Receive("a", 1, 1, posting.BodyHash);
        ledger.Judge().IsKept.ShouldBeTrue();
        (await ledger.SettleAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_line_that_was_cut_off_by_the_death_of_its_writer_is_none()
    {
        using var ledger = new LossLedger(destinations: 1);
        var posting = ledger.Post("{}");
        await ledger.AcknowledgeAsync(posting, "a");
        await ledger.AcknowledgeAsync(posting, "b");
        ledger.Receive("a", 0, 1, posting.BodyHash);
        var accepted = Path.Combine(ledger.Folder, "accepted");
        using (var file = File.Open(accepted, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite)) file.SetLength(file.Length - 1);

        var verdict = ledger.Judge();

        verdict.Acknowledged.ShouldBe(1);
        verdict.IsKept.ShouldBeTrue();
    }

    [Fact]
    public async Task What_arrives_before_its_promise_is_not_missed()
    {
        using var ledger = new LossLedger(destinations: 1);
        var posting = ledger.Post("{}");
        ledger.Receive("a", 0, 1, posting.BodyHash);
        await ledger.AcknowledgeAsync(posting, "a");

        ledger.Outstanding.ShouldBe(0);
        ledger.Judge().IsKept.ShouldBeTrue();
    }

    [Fact(Explicit = true)]
    public void The_books_that_an_earlier_run_has_left_are_kept()
    {
        var folder = Environment.GetEnvironmentVariable("SEALPOST_BOOKS");
        Assert.SkipWhen(folder is null, "SEALPOST_BOOKS names the folder of a run that failed or was killed.");
        var verdict = LossLedger.Judge(folder);
        verdict.IsKept.ShouldBeTrue(verdict.ToString());
        TestContext.Current.SendDiagnosticMessage("{0}", verdict);
    }
}
