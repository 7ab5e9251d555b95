namespace Sealpost.Cli.Tests;

public sealed class SealpostCommandTests
{
    private readonly CommandDriver _driver = new();

    [Theory]
    [InlineData]
    [InlineData("bogus")]
    [InlineData("verify", "--bogus")]
    [InlineData("verify", "--scheme", "engenius", "--secret")]
    [InlineData("sign", "--timestamp", "yesterday", "--scheme", "engenius", "--secret", "0123456789abcdef")]
    [InlineData("listen", "--port", "65536")]
    [InlineData("listen", "--count", "0")]
    [InlineData("listen", "--status", "700")]
    [InlineData("listen", "--once", "--count", "2")]
    [InlineData("tenants", "--limit", "0")]
    [InlineData("tenants", "show")]
    [InlineData("deliveries", "--state", "unknown")]
    [InlineData("deliveries", "--from", "yesterday")]
    [InlineData("destinations", "create")]
    [InlineData("destinations", "create", "https://example.com/", "--file", "-")]
    [InlineData("destinations", "change", "dst_1")]
    [InlineData("secrets")]
    [InlineData("replay")]
    [InlineData("jobs", "start", "unknown")]
    [InlineData("destinations", "recover", "dst_1")]
    public async Task Bad_usage_exits_with_2_and_says_so_on_stderr_only(params string[] args)
    {
        var answer = await _driver.RunAsync(args);

        answer.Exit.ShouldBe(2);
        answer.Output.ShouldBeEmpty();
        answer.Error.ShouldContain("--help");
    }

    [Fact]
    public async Task The_hint_names_the_command_that_was_misused() =>
        (await _driver.RunAsync("verify", "--bogus")).Error.ShouldContain("'sealpost verify --help'");

    [Fact]
    public async Task Help_is_data_and_exits_with_0()
    {
        var answer = await _driver.RunAsync("--help");

        answer.Exit.ShouldBe(0);
        answer.Error.ShouldBeEmpty();
        foreach (var command in (string[])["sign", "verify", "diagnose", "schemes", "listen", "status", "tenants", "destinations", "secrets", "oauth-clients", "messages", "deliveries", "replay", "jobs", "keys", "api-keys", "audit"])
            answer.Output.ShouldContain($"  {command} ");
    }
}
