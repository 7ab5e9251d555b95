using System.Text.Json;
using Sealpost.Client.Tests;
using Sealpost.TestKit;

namespace Sealpost.Cli.Tests.Connections;

public sealed class StatusCommandTests(LiveServer server)
{
    [Fact]
    public async Task A_ready_server_that_takes_the_key_is_good()
    {
        var driver = await ServerDriver.CreateAsync(server);

        var status = await driver.JsonAsync("status");

        status.GetProperty("ready").GetBoolean().ShouldBeTrue();
        status.GetProperty("keyAccepted").GetBoolean().ShouldBeTrue();
        status.GetProperty("server").GetString().ShouldBe(server.Address.AbsoluteUri);
    }

    [Fact]
    public async Task An_unknown_key_is_not()
    {
        var driver = await ServerDriver.CreateAsync(server);
        driver.Variables["SEALPOST_API_KEY"] = "sp_unknown_0123456789abcdefghijklmnop";

        var answer = await driver.RunAsync("status", "--json");

        answer.Exit.ShouldBe(1);
        JsonDocument.Parse(answer.Output).RootElement.GetProperty("keyAccepted").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_that_is_not_ready_says_why()
    {
        await using var starting = await TestReceiver.StartAsync(new() { PlainHttp = true });
        starting.RespondAt("/health/ready", TestResponse.WithText(503, """{"detail":"It is still starting."}""") with { Headers = [new("Content-Type", "application/problem+json")] });
        starting.RespondAt("/api/v1/tenants", TestResponse.WithText(200, """{"items":[],"next":null}"""));

        var answer = await new CommandDriver().RunAsync("status", "--server", starting.Url.AbsoluteUri, "--api-key", "sp_key");

        answer.Exit.ShouldBe(1);
        answer.Output.ShouldContain("It is still starting.");
    }
}
