using Sealpost.Client.Tests;

namespace Sealpost.Cli.Tests.Secrets;

public sealed class RotateSecretCommandTests(LiveServer server)
{
    [Fact]
    public async Task A_generated_secret_is_shown_and_an_own_one_is_not()
    {
        var driver = await ServerDriver.CreateAsync(server);
        var created = await driver.JsonAsync("destinations", "create", "https://hooks.example.com/in");
        var id = created.GetProperty("id").GetString()!;
        using var file = new TemporaryFile(created.GetProperty("secret").GetString() + "\n");

        var rotated = await driver.JsonAsync("secrets", "rotate", id, "--grace-period", "1h");
        var own = await driver.JsonAsync("secrets", "rotate", id, "--grace-period", "0s", "--secret-file", file.Path);
        var listed = await driver.RunAsync("secrets", "list", id);

        rotated.GetProperty("secret").GetString().ShouldNotBe(created.GetProperty("secret").GetString());
        own.TryGetProperty("secret", out _).ShouldBeFalse();
        listed.Lines.ShouldAllBe(line => line.StartsWith("signing\tstandard-webhooks@1\t", StringComparison.Ordinal));
        listed.Output.ShouldNotContain("whsec_");
    }

    [Fact]
    public async Task A_bad_grace_period_is_refused_by_name()
    {
        var driver = await ServerDriver.CreateAsync(server);
        var id = (await driver.JsonAsync("destinations", "create", "https://hooks.example.com/in")).GetProperty("id").GetString()!;

        var answer = await driver.RunAsync("secrets", "rotate", id, "--grace-period", "soon");

        answer.Exit.ShouldBe(1);
        answer.Error.ShouldContain("\n  gracePeriod: ");
    }
}
