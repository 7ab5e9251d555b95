using System.Data.Common;
using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Storage;

public sealed class JournalTests : IAsyncDisposable
{
    private readonly TestDatabase _database = new();
    private readonly TestMeterFactory _meters = new();

    public async ValueTask DisposeAsync()
    {
        _meters.Dispose();
        await _database.DisposeAsync();
    }

    [Fact]
    public async Task What_is_committed_can_be_read_by_another_connection()
    {
        using var journal = await StartAsync();
        var entry = new MarkEntry("a");

        journal.TryEnqueue(entry).ShouldBeTrue();
        await entry.Completion;

        Marks().ShouldBe(["a"]);
        await journal.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Entries_that_wait_together_share_one_transaction()
    {
        using var journal = await StartAsync();
        using var gate = new ManualResetEventSlim();
        var blocker = journal.ExecuteAsync(_ => gate.Wait(TimeSpan.FromSeconds(30)), TestContext.Current.CancellationToken);
        var written = new Counter();
        var entries = Enumerable.Range(0, 100).Select(i => new MarkEntry($"{i:000}") { Written = written }).ToList();

        foreach (var entry in entries) journal.TryEnqueue(entry);
        gate.Set();
        await blocker;
        await Task.WhenAll(entries.Select(entry => entry.Completion));

        entries[0].WrittenAtCommit.ShouldBe(100);
        await journal.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task One_entry_that_cannot_be_written_does_not_take_the_others_with_it()
    {
        using var journal = await StartAsync();
        using var gate = new ManualResetEventSlim();
        var blocker = journal.ExecuteAsync(_ => gate.Wait(TimeSpan.FromSeconds(30)), TestContext.Current.CancellationToken);
        MarkEntry good = new("good"), bad = new("bad") { Breaks = true }, alsoGood = new("also good");

        foreach (var entry in new[] { good, bad, alsoGood }) journal.TryEnqueue(entry);
        gate.Set();
        await blocker;

        await good.Completion;
        await alsoGood.Completion;
        await Should.ThrowAsync<InvalidOperationException>(bad.Completion);
        Marks().ShouldBe(["also good", "good"]);
        journal.CanCommit.ShouldBeTrue();
        await journal.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_follows_a_change_follows_when_it_stands_and_before_its_caller_knows()
    {
        using var journal = await StartAsync();
        var seen = 0;

        await journal.ExecuteAsync(Insert, _ => seen = Count(), TestContext.Current.CancellationToken);
        seen.ShouldBe(1);

        await Should.ThrowAsync<InvalidOperationException>(
            journal.ExecuteAsync(_ => 0, _ => throw new InvalidOperationException("cannot follow"), TestContext.Current.CancellationToken));
        (await journal.ExecuteAsync(_ => 7, TestContext.Current.CancellationToken)).ShouldBe(7);
        await journal.StopAsync(TestContext.Current.CancellationToken);

        static int Insert(DbConnection connection) => connection.Execute("INSERT INTO instance (name, value) VALUES ('followed', @value)", new { value = new byte[1] });

        int Count()
        {
            using var connection = _database.Database.OpenReader();
            return connection.QuerySingle<int>("SELECT count(*) FROM instance WHERE name = 'followed'");
        }
    }

    [Fact]
    public async Task An_administrative_change_that_throws_is_rolled_back_and_reaches_its_caller()
    {
        using var journal = await StartAsync();

        await Should.ThrowAsync<InvalidOperationException>(journal.ExecuteAsync<int>(
            connection =>
            {
                connection.Execute("INSERT INTO instance (name, value) VALUES ('half', @value)", new { value = new byte[1] });
                throw new InvalidOperationException("changed my mind");
            },
            TestContext.Current.CancellationToken));

        Marks().ShouldBeEmpty();
        await journal.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_full_queue_refuses_what_may_be_refused_and_takes_what_must_be_written()
    {
        using var journal = await StartAsync(new JournalOptions { MaxWaiting = 2 });
        using var gate = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var blocker = journal.ExecuteAsync(
            _ =>
            {
                entered.Set();
                return gate.Wait(TimeSpan.FromSeconds(30));
            },
            TestContext.Current.CancellationToken);
        entered.Wait(TestContext.Current.CancellationToken);
        MarkEntry first = new("1"), second = new("2"), third = new("3"), must = new("must") { IsFact = true };

        journal.TryEnqueue(first).ShouldBeTrue();
        journal.TryEnqueue(second).ShouldBeTrue();
        journal.TryEnqueue(third).ShouldBeFalse();
        journal.TryEnqueue(must).ShouldBeTrue();
        gate.Set();
        await blocker;
        await must.Completion;

        Marks().ShouldBe(["1", "2", "must"]);
        await journal.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Stopping_writes_everything_that_was_taken()
    {
        using var journal = await StartAsync();
        var entries = Enumerable.Range(0, 500).Select(i => new MarkEntry($"{i:000}")).ToList();
        foreach (var entry in entries) journal.TryEnqueue(entry);

        await journal.StopAsync(TestContext.Current.CancellationToken);

        Marks().Count.ShouldBe(500);
        journal.TryEnqueue(new MarkEntry("late")).ShouldBeFalse();
    }

    [Fact]
    public async Task What_waits_for_company_goes_with_an_administrative_change_with_enough_others_and_with_the_end()
    {
        using var journal = await StartAsync(new() { Linger = TimeSpan.FromMinutes(10) });
        await WriteTogetherAsync(journal, CommitPace.Company);
        var one = new MarkEntry("one");
        journal.TryEnqueue(one).ShouldBeTrue();
        await journal.ExecuteAsync(_ => 0, TestContext.Current.CancellationToken);
        await one.Completion;

        await WriteTogetherAsync(journal, CommitPace.Company);
        await Task.WhenAll(Enumerable.Range(0, CommitPace.Enough).Select(i =>
        {
            var entry = new MarkEntry($"{i}");
            journal.TryEnqueue(entry).ShouldBeTrue();
            return entry.Completion;
        }));

        var last = new MarkEntry("last");
        journal.TryEnqueue(last).ShouldBeTrue();
        await journal.StopAsync(TestContext.Current.CancellationToken);
        await last.Completion;
    }

    private static async Task WriteTogetherAsync(Journal journal, int count)
    {
        using var gate = new ManualResetEventSlim();
        var blocker = journal.ExecuteAsync(_ => gate.Wait(TimeSpan.FromSeconds(30)), TestContext.Current.CancellationToken);
        var entries = Enumerable.Range(0, count).Select(_ => new MarkEntry(Guid.NewGuid().ToString())).ToList();
        foreach (var entry in entries) journal.TryEnqueue(entry);
        gate.Set();
        await blocker;
        await Task.WhenAll(entries.Select(entry => entry.Completion));
    }

    private async Task<Journal> StartAsync(JournalOptions? options = null)
    {
        await _database.Database.MigrateAsync(TestContext.Current.CancellationToken);
        var journal = new Journal(_database.Database, Options.Create(options ?? new JournalOptions()), new JournalMetrics(_meters, TimeProvider.System), NullLogger<Journal>.Instance);
        await journal.StartAsync(TestContext.Current.CancellationToken);
        return journal;
    }

    private List<string> Marks()
    {
        using var connection = _database.Database.OpenReader();
        return [.. connection.Query<byte[]>("SELECT key_hash FROM idempotency ORDER BY key_hash").Select(System.Text.Encoding.UTF8.GetString)];
    }

    private sealed class MarkEntry(string mark) : JournalEntry
    {
        private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Completion => _completion.Task;

        public bool Breaks { get; init; }

        public bool IsFact { get; init; }

        public Counter Written { get; init; } = new();

        public int WrittenAtCommit { get; private set; }

        public override bool MustBeWritten => IsFact;

        public override void Write(JournalSession session)
        {
            if (Breaks) throw new InvalidOperationException("broken");
            Written.Value++;
            session.InsertIdempotency(0, System.Text.Encoding.UTF8.GetBytes(mark), new([0], [0], 0));
        }

        public override void Committed()
        {
            WrittenAtCommit = Written.Value;
            _completion.TrySetResult();
        }

        public override void Failed(Exception failure) => _completion.TrySetException(failure);
    }

    private sealed class Counter
    {
        public int Value { get; set; }
    }
}
