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

    [Fact]
    public async Task No_new_instance_begins_where_one_was_moved_to_PostgreSQL_until_its_database_is_back_or_away()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var storage = new TestDatabase();
        var path = Path.Combine(storage.Directory, "sealpost.db");
        await storage.Database.MigrateAsync(cancel);
        await storage.Database.DisposeAsync();
        File.Move(path, path + ".migrated");
        await using var next = new SqliteDatabase(new SqliteOptions(storage.Directory));

        var refused = await Should.ThrowAsync<InvalidOperationException>(next.MigrateAsync(cancel));

        refused.Message.ShouldContain(path + ".migrated");
        refused.Message.ShouldContain("ConnectionStrings:Sealpost");
        File.Exists(path).ShouldBeFalse();
        File.Move(path + ".migrated", path);
        await next.MigrateAsync(cancel);
    }

    [Fact]
    public async Task A_new_database_is_its_owners_alone_whatever_the_directory_lets_others_do()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        await using var storage = new TestDatabase();
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(storage.Directory, Enum.GetValues<UnixFileMode>().Aggregate((all, one) => all | one));
        await using var database = new SqliteDatabase(new SqliteOptions(storage.Directory));

        await database.MigrateAsync(TestContext.Current.CancellationToken);

        foreach (var file in Directory.EnumerateFiles(storage.Directory, "sealpost.db*"))
            if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
    }
}
