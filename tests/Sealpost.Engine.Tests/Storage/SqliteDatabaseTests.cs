using Sealpost.Engine.Sqlite;

namespace Sealpost.Engine.Tests.Storage;

public sealed class SqliteDatabaseTests
{
    [Fact]
    public async Task A_second_server_on_the_same_directory_is_refused_until_the_first_has_gone()
    {
        await using var first = new TestDatabase();
        await first.Database.MigrateAsync(TestContext.Current.CancellationToken);
        await using var second = new SqliteDatabase(new SqliteOptions(first.Directory));

        var refused = await Should.ThrowAsync<InvalidOperationException>(second.MigrateAsync(TestContext.Current.CancellationToken));

        refused.Message.ShouldContain(first.Directory);
        await first.Database.DisposeAsync();
        await second.MigrateAsync(TestContext.Current.CancellationToken);
    }
}
