using Microsoft.Extensions.Logging.Abstractions;
using Sealpost.Engine.Sqlite;
using Sealpost.TestKit;

namespace Sealpost.Engine.Tests.Storage;

public sealed class SqliteCheckpointerTests
{
    [Fact]
    public async Task It_may_start_before_the_schema_s_upgrade_has_made_the_database()
    {
        await using var parent = new TestDatabase();
        var options = new SqliteOptions(Path.Combine(parent.Directory, "not-yet"));
        await using var database = new SqliteDatabase(options);
        var time = new ManualTimeProvider();
        using var checkpointer = new SqliteCheckpointer(database, options, time, NullLogger<SqliteCheckpointer>.Instance);
        var waiting = time.WaitForTimersAsync(1);

        await checkpointer.StartAsync(TestContext.Current.CancellationToken);
        await await Task.WhenAny(waiting, checkpointer.ExecuteTask!);

        waiting.IsCompletedSuccessfully.ShouldBeTrue();
        Directory.Exists(options.Directory).ShouldBeFalse();
        await checkpointer.StopAsync(TestContext.Current.CancellationToken);
    }
}
