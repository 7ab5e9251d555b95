using Dapper;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sealpost.Engine.DiskSpace;
using Sealpost.Engine.Sqlite;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.DiskSpace;

public sealed class SqliteDiskWatchTests : IAsyncDisposable, ILogger<DiskWatch>
{
    private const int Pages = 300;

    private readonly SmallDisk? _disk = SmallDisk.TryMount(megabytes: 8);
    private readonly SqliteDatabase _database;
    private readonly TestMeterFactory _meters = new();
    private readonly List<string> _log = [];

    public SqliteDiskWatchTests()
    {
        Assert.SkipWhen(_disk is null, "A small disk cannot be mounted here: it takes Linux and root.");
        _database = new SqliteDatabase(new SqliteOptions(_disk.Path));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _meters.Dispose();
        await _database.DisposeAsync();
        _disk?.Dispose();
    }

    [Fact]
    public async Task A_disk_that_fills_up_and_is_freed_is_told_once_each_way()
    {
        await _database.MigrateAsync(Cancel);
        using var watch = Watch(reserve: 1 << 20);
        watch.Look();
        watch.IsReserveReached.ShouldBeFalse();

        _disk!.Fill();
        watch.Look();
        watch.Look();
        watch.IsReserveReached.ShouldBeTrue();
        _disk.Free();
        watch.Look();
        watch.Look();

        watch.IsReserveReached.ShouldBeFalse();
        _log.Select(line => line.Split(':')[0]).ShouldBe(["Error", "Information"]);
    }

    [Fact]
    public async Task Pages_that_were_freed_within_the_file_are_room()
    {
        await _database.MigrateAsync(Cancel);
        var before = _database.ReadRoom().Reusable;
        await using (var writer = _database.OpenCheckpointer())
        {
            writer.Execute("CREATE TABLE filler (bytes BLOB)");
            for (var page = 0; page < Pages; page++) writer.Execute("INSERT INTO filler VALUES (zeroblob(8000))");
            writer.Execute("DROP TABLE filler");
        }

        (_database.ReadRoom().Reusable - before).ShouldBeGreaterThanOrEqualTo(Pages * 8000);
    }

    [Fact]
    public void A_disk_that_cannot_be_looked_at_is_told_once_and_refuses_nothing()
    {
        using var watch = Watch(reserve: 1 << 20);

        watch.Look();
        watch.Look();

        watch.IsReserveReached.ShouldBeFalse();
        _log.ShouldHaveSingleItem().ShouldStartWith("Warning");
    }

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _log.Add($"{logLevel}: {formatter(state, exception)}");

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    private DiskWatch Watch(long reserve) => new(_database, Options.Create(new DiskOptions { DiskReserve = reserve }), _meters, TimeProvider.System, this);
}
