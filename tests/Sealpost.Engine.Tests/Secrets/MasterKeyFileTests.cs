using Sealpost.Engine.Secrets;

namespace Sealpost.Engine.Tests.Secrets;

public sealed class MasterKeyFileTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("sealpost-key-");

    private string KeyPath => Path.Combine(_data.FullName, MasterKeyOptions.FileName);

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public void The_first_start_makes_a_key_that_only_the_owner_can_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no Unix file modes.");

        var made = MasterKeyFile.Load(Options(), databaseIsSealed: false);

#pragma warning disable CA1416 // Skipped on Windows above.
        File.GetUnixFileMode(KeyPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
#pragma warning restore CA1416
        MasterKeyFile.Load(Options(), databaseIsSealed: true).Reveal().ShouldBe(made.Reveal());
    }

    [Fact]
    public void A_further_key_is_added_to_the_servers_own_file_which_stays_the_owners_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no Unix file modes.");
        var made = MasterKeyFile.Load(Options(), databaseIsSealed: false);

        var grown = MasterKeyFile.AddKey(Options(), made)!;

#pragma warning disable CA1416 // Skipped on Windows above.
        File.GetUnixFileMode(KeyPath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
#pragma warning restore CA1416
        grown.Versions.ShouldBe([1, 2]);
        grown.Includes(made).ShouldBeTrue();
        MasterKeyFile.Reload(Options()).Reveal().ShouldBe(grown.Reveal());
    }

    [Fact]
    public void No_key_is_added_to_a_file_that_has_lost_one_in_use()
    {
        MasterKeyFile.Load(Options(), databaseIsSealed: false);
        var stored = File.ReadAllText(KeyPath);

        Should.Throw<MasterKeyException>(() => MasterKeyFile.AddKey(Options(), KeyRing.Generate())).Message.ShouldContain(KeyPath);

        File.ReadAllText(KeyPath).ShouldBe(stored);
    }

    [Fact]
    public void A_key_is_never_added_to_what_was_given()
    {
        var options = Options();
        options.MasterKey = KeyRing.Generate().Reveal();

        MasterKeyFile.AddKey(options, KeyRing.Generate()).ShouldBeNull();
    }

    [Fact]
    public void A_missing_key_is_never_replaced_once_something_is_sealed()
    {
        Should.Throw<MasterKeyException>(() => MasterKeyFile.Load(Options(), databaseIsSealed: true)).Message.ShouldContain(KeyPath);
        File.Exists(KeyPath).ShouldBeFalse();
    }

    [Fact]
    public void No_key_is_made_where_one_must_be_given()
    {
        var options = Options();
        options.MayGenerate = false;

        Should.Throw<MasterKeyException>(() => MasterKeyFile.Load(options, databaseIsSealed: false)).Message.ShouldContain("Sealpost:MasterKey");
        File.Exists(KeyPath).ShouldBeFalse();
    }

    [Fact]
    public void A_given_key_is_used_and_no_file_is_made()
    {
        var options = Options();
        options.MasterKey = KeyRing.Generate().Reveal();

        MasterKeyFile.Load(options, databaseIsSealed: true).Reveal().ShouldBe(options.MasterKey);
        File.Exists(KeyPath).ShouldBeFalse();
    }

    [Fact]
    public void A_key_and_a_key_file_together_are_refused()
    {
        var options = Options();
        options.MasterKey = KeyRing.Generate().Reveal();
        options.MasterKeyFile = KeyPath;

        Should.Throw<MasterKeyException>(() => MasterKeyFile.Load(options, databaseIsSealed: false)).Message.ShouldContain("keep one");
    }

    [Fact]
    public void A_named_file_that_is_not_there_is_refused()
    {
        var options = Options();
        options.MasterKeyFile = Path.Combine(_data.FullName, "elsewhere");

        Should.Throw<MasterKeyException>(() => MasterKeyFile.Load(options, databaseIsSealed: false)).Message.ShouldContain("elsewhere");
    }

    private MasterKeyOptions Options() => new() { Data = _data.FullName };
}
