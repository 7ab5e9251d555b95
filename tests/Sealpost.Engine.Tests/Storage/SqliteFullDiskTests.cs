using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.Sqlite;
using Sealpost.Engine.Storage;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Storage;

public sealed class SqliteFullDiskTests : IAsyncDisposable, ILogger<Journal>
{
    private readonly SmallDisk? _disk = SmallDisk.TryMount(megabytes: 4);
    private readonly SqliteDatabase _database;
    private readonly Journal _journal;
    private readonly TestMeterFactory _meters = new();
    private readonly List<string> _log = [];

    public SqliteFullDiskTests()
    {
        Assert.SkipWhen(_disk is null, "A small disk cannot be mounted here: it takes Linux and root.");
        _database = new SqliteDatabase(new SqliteOptions(_disk.Path));
        _journal = new Journal(_database, Options.Create(new JournalOptions()), new JournalMetrics(_meters, TimeProvider.System), this);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _journal.Dispose();
        _meters.Dispose();
        await _database.DisposeAsync();
        _disk!.Dispose();
    }

    [Fact]
    public async Task What_waits_and_what_comes_is_refused_at_once_and_what_has_happened_is_written_when_there_is_room()
    {
        await StartAsync();
        _disk!.Fill();
        Mark first = new("first"), fact = new("fact") { IsFact = true }, later = new("later");

        _journal.TryEnqueue(first).ShouldBeTrue();
        _journal.TryEnqueue(fact).ShouldBeTrue();
        await Should.ThrowAsync<JournalUnavailableException>(first.Completion);
        _journal.CanCommit.ShouldBeFalse();
        _journal.TryEnqueue(later).ShouldBeFalse();
        await Should.ThrowAsync<JournalUnavailableException>(_journal.ExecuteAsync(connection => connection.Execute("DELETE FROM instance"), Cancel));
        fact.Completion.IsCompleted.ShouldBeFalse();
        Marks().ShouldBeEmpty("reading goes on");
        _disk.Free();

        await fact.Completion;
        Marks().ShouldBe(["fact"]);
        _journal.CanCommit.ShouldBeTrue();
        _log.Where(line => line.StartsWith("Error", StringComparison.Ordinal)).ShouldHaveSingleItem();
        await _journal.StopAsync(Cancel);
    }

    [Fact]
    public async Task It_finds_by_itself_that_there_is_room_again_though_nothing_is_held()
    {
        await StartAsync();
        _disk!.Fill();
        await Should.ThrowAsync<JournalUnavailableException>(_journal.ExecuteAsync(Insert, Cancel));
        var recovered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Logged = line =>
        {
            if (line == "Information: The journal writes again") recovered.TrySetResult();
        };
        _disk.Free();

        await recovered.Task.WaitAsync(Cancel);
        await _journal.ExecuteAsync(Insert, Cancel);
        await _journal.StopAsync(Cancel);
    }

    [Fact]
    public async Task It_stops_although_the_disk_stays_full()
    {
        await StartAsync();
        _disk!.Fill();
        var fact = new Mark("fact") { IsFact = true };
        _journal.TryEnqueue(fact);

        await _journal.StopAsync(Cancel);

        await Should.ThrowAsync<Exception>(fact.Completion);
    }

    [Fact]
    public async Task A_start_on_a_full_disk_says_so()
    {
        await StartAsync();
        await _journal.StopAsync(Cancel);
        _disk!.Fill();

        (await Should.ThrowAsync<InvalidOperationException>(_database.MigrateAsync(Cancel))).Message.ShouldContain("Free space on its disk");
    }

    private Action<string>? Logged { get; set; }

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = $"{logLevel}: {formatter(state, exception)}";
        _log.Add(line);
        Logged?.Invoke(line);
    }

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    private static int Insert(System.Data.Common.DbConnection connection) =>
        connection.Execute("INSERT INTO instance (name, value) VALUES ('x', @value)", new { value = new byte[1] });

    private async Task StartAsync()
    {
        await _database.MigrateAsync(Cancel);
        await _journal.StartAsync(Cancel);
        await _journal.ExecuteAsync(_ => 0, Cancel);
    }

    private List<string> Marks()
    {
        using var connection = _database.OpenReader();
        return [.. connection.Query<byte[]>("SELECT key_hash FROM idempotency ORDER BY key_hash").Select(System.Text.Encoding.UTF8.GetString)];
    }

    private sealed class Mark(string mark) : JournalEntry
    {
        private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Completion => _completion.Task;

        public bool IsFact { get; init; }

        public override bool MustBeWritten => IsFact;

        public override void Write(JournalSession session) => session.InsertIdempotency(0, System.Text.Encoding.UTF8.GetBytes(mark), new([0], [0], 0));

        public override void Committed() => _completion.TrySetResult();

        public override void Failed(Exception failure) => _completion.TrySetException(failure);
    }
}
