using Sealpost.Client.Tests;
using Sealpost.TestKit;

namespace Sealpost.Cli.Tests.Connections;

public sealed class ServerOptionsTests(LiveServer server)
{
    private readonly CommandDriver _driver = new();

    [Fact]
    public async Task The_key_comes_from_a_file_an_option_or_the_environment()
    {
        using var file = new TemporaryFile(LiveServer.ApiKey + "\n");
        var address = server.Address.AbsoluteUri;

        (await _driver.RunAsync("status", "--server", address, "--api-key-file", file.Path)).Exit.ShouldBe(0);
        (await _driver.RunAsync("status", "--server", address, "--api-key", LiveServer.ApiKey)).Exit.ShouldBe(0);
        _driver.Variables["SEALPOST_API_KEY"] = LiveServer.ApiKey;
        _driver.Variables["SEALPOST_SERVER"] = address;
        (await _driver.RunAsync("status")).Exit.ShouldBe(0);
    }

    [Theory]
    [InlineData("--server", "nonsense")]
    [InlineData("--server", "ftp://example.com")]
    [InlineData("--server", "http://sealpost.example.com", "--api-key", "sp_key")]
    [InlineData("--api-key", "a b")]
    [InlineData("--api-key", "a", "--api-key-file", "b")]
    [InlineData("--api-key-file", "/does/not/exist")]
    public async Task What_cannot_be_is_bad_usage(params string[] args)
    {
        var answer = await _driver.RunAsync(["tenants", .. args]);

        answer.Exit.ShouldBe(2);
        answer.Output.ShouldBeEmpty();
        answer.Error.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task An_id_that_is_no_id_is_bad_usage()
    {
        var driver = await ServerDriver.CreateAsync(server);

        (await driver.RunAsync("destinations", "show", "..")).Exit.ShouldBe(2);
        (await driver.RunAsync("destinations", "show", "dst_1", "--tenant", "")).Exit.ShouldBe(2);
    }

    [Fact]
    public async Task Without_a_key_the_refusal_says_where_to_give_one()
    {
        var answer = await _driver.RunAsync("tenants", "--server", server.Address.AbsoluteUri);

        answer.Exit.ShouldBe(1);
        answer.Output.ShouldBeEmpty();
        answer.Error.ShouldContain("401");
        answer.Error.ShouldContain("SEALPOST_API_KEY");
    }

    [Fact]
    public async Task A_server_that_is_not_there_exits_with_1()
    {
        await using var gone = await TestReceiver.StartAsync(new() { PlainHttp = true });
        await gone.DisposeAsync();

        var answer = await _driver.RunWaitingAsync("tenants", "--server", gone.Url.AbsoluteUri, "--api-key", "sp_key");

        answer.Exit.ShouldBe(1);
        answer.Output.ShouldBeEmpty();
        answer.Error.ShouldContain("--server");
    }

    [Fact]
    public async Task A_refusal_cannot_steer_the_terminal()
    {
        await using var hostile = await TestReceiver.StartAsync(new() { PlainHttp = true });
        hostile.Respond(TestResponse.WithText(400, """{"title":"\u001b[2J","detail":"a\nb","errors":{"\u001b]0;x":["\u0007"]}}""") with { Headers = [new("Content-Type", "application/problem+json")] });

        var answer = await _driver.RunAsync("tenants", "--server", hostile.Url.AbsoluteUri);

        answer.Exit.ShouldBe(1);
        answer.Error.ShouldNotContain('\u001b');
        answer.Error.ShouldNotContain('\u0007');
    }
}
