using System.Globalization;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sealpost.Cli.Terminal;

namespace Sealpost.Cli.Tests.Listening;

public sealed class ListenCommandTests : IAsyncDisposable
{
    private const string Secret = "engenius-shared-secret-01";
    private readonly ListeningDriver _driver = new();

    public ValueTask DisposeAsync() => _driver.DisposeAsync();

    [Fact]
    public async Task Prints_a_request_as_it_came()
    {
        await _driver.StartAsync("--once");

        (await _driver.PostAsync("/hook?a=%2F", "{\"ü\":1}"u8.ToArray(), ("X-Env", "prod"))).ShouldBe(200);

        (await _driver.Exit).ShouldBe(0);
        _driver.Output.ShouldContain("POST /hook?a=%2F");
        _driver.Output.ShouldContain("X-Env: prod");
        _driver.Output.ShouldContain("{\"ü\":1}");
        _driver.Output.ShouldNotContain("verified");
    }

    [Fact]
    public async Task Says_in_lines_to_paste_how_a_local_server_reaches_it()
    {
        await _driver.StartAsync();

        _driver.Error.Split(Environment.NewLine).ShouldContain(ShellVariable.Line("Sealpost__Egress__AllowedNetworks__0", "127.0.0.0/8"));
        _driver.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--secret", "engenius-shared-secret-01")]
    [InlineData("--secret-file", "secret.txt")]
    [InlineData("--set", "encoding=base64")]
    public async Task What_would_verify_nothing_without_a_scheme_is_bad_usage(string option, string value)
    {
        var answer = await new CommandDriver().RunAsync("listen", option, value);

        answer.Exit.ShouldBe(2);
        answer.Output.ShouldBeEmpty();
        answer.Error.ShouldStartWith($"{option} alone verifies nothing: name the scheme too, such as --scheme standard-webhooks.");
        answer.Error.ShouldNotContain(value);
    }

    [Fact]
    public async Task Says_that_it_does_not_verify_unless_it_does()
    {
        await _driver.StartAsync();
        await using var verifying = new ListeningDriver();
        await verifying.StartAsync("--scheme", "engenius", "--secret", Secret);

        _driver.Error.ShouldContain("printed, not verified");
        verifying.Error.ShouldNotContain("printed, not verified");
    }

    [Fact]
    public async Task Verifies_with_the_scheme_that_is_named()
    {
        await _driver.StartAsync("--scheme", "engenius", "--secret", Secret, "--count", "1");
        byte[] body = [0x00, 0xff, 0x80];

        (await _driver.PostAsync("/", body, Signed(body))).ShouldBe(200);

        (await _driver.Exit).ShouldBe(0);
        _driver.Output.ShouldContain("verified by engenius@1");
        _driver.Output.ShouldContain("00ff80");
    }

    [Fact]
    public async Task Refuses_what_does_not_verify_with_the_reason_and_exits_with_1()
    {
        await _driver.StartAsync("--scheme", "engenius", "--secret", Secret, "--once");

        (await _driver.PostAsync("/", "tampered"u8.ToArray(), Signed("genuine"u8.ToArray()))).ShouldBe(401);

        (await _driver.Exit).ShouldBe(1);
        _driver.Output.ShouldContain("NOT verified by engenius@1: signature-mismatch");
    }

    [Fact]
    public async Task One_of_several_schemes_is_enough()
    {
        await _driver.StartAsync("--scheme", "engenius", "--scheme", "actigraph", "--secret", Secret, "--once");
        var body = "{}"u8.ToArray();

        (await _driver.PostAsync("/", body, ("X-ActiGraph-Signature", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body))))).ShouldBe(200);

        (await _driver.Exit).ShouldBe(0);
        _driver.Output.ShouldContain("verified by actigraph@1");
    }

    [Fact]
    public async Task Answers_with_the_status_it_was_told()
    {
        await _driver.StartAsync("--status", "503", "--count", "2");

        (await _driver.PostAsync("/", [])).ShouldBe(503);
        (await _driver.PostAsync("/", [])).ShouldBe(503);

        (await _driver.Exit).ShouldBe(0);
    }

    [Fact]
    public async Task Json_is_one_object_a_line()
    {
        await _driver.StartAsync("--json", "--count", "2", "--scheme", "engenius", "--secret", Secret);

        await _driver.PostAsync("/a", "text"u8.ToArray(), Signed("text"u8.ToArray()));
        await _driver.PostAsync("/b", [0xff]);
        await _driver.Exit;

        var lines = _driver.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        lines.Length.ShouldBe(2);
        lines[0].GetProperty("body").GetString().ShouldBe("text");
        lines[0].GetProperty("verified").GetBoolean().ShouldBeTrue();
        lines[1].GetProperty("bodyBase64").GetString().ShouldBe("/w==");
        lines[1].GetProperty("status").GetInt32().ShouldBe(401);
    }

    [Fact]
    public async Task Ends_cleanly_when_stopped()
    {
        await _driver.StartAsync();

        (await _driver.StopAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told_without_a_stack_trace()
    {
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;

        var fault = await Should.ThrowAsync<InvalidOperationException>(() => _driver.StartAsync(port));

        fault.Message.ShouldStartWith("listen ended with 2:");
        fault.Message.ShouldContain("in use");
    }

    private static (string, string)[] Signed(byte[] body)
    {
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), (byte[])[.. Encoding.ASCII.GetBytes(timestamp), .. body]);
        return [("X-EnGenius-Timestamp", timestamp), ("X-EnGenius-Signature", Convert.ToHexStringLower(signature))];
    }
}
