using Sealpost.Client.Tests;

namespace Sealpost.Cli.Tests.Keys;

public sealed class KeysCommandTests(LiveServer server)
{
    [Fact]
    public async Task A_key_is_rotated_and_the_list_says_which_one_seals()
    {
        var driver = await ServerDriver.CreateAsync(server);

        var rotated = await driver.JsonAsync("keys", "rotate");
        var status = await driver.RunAsync("keys", "status");

        var current = rotated.GetProperty("current").GetInt32();
        current.ShouldBeGreaterThan(1);
        status.Exit.ShouldBe(0);
        status.Lines.ShouldContain(line => line.StartsWith($"{current}\t", StringComparison.Ordinal) && line.EndsWith("\tcurrent", StringComparison.Ordinal));
    }
}
