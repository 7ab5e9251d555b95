using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Sealpost.Cli.Tests.Signatures;

public sealed class DiagnoseCommandTests
{
    private const string Secret = "engenius-shared-secret-01";
    private readonly CommandDriver _driver = new();

    [Fact]
    public async Task Names_the_mistake_that_explains_the_failure()
    {
        var answer = await DiagnoseAsync("{\"a\":1}\n", signed: "{\"a\":1}");

        answer.Exit.ShouldBe(1);
        answer.Lines[0].ShouldStartWith("signature-mismatch: ");
        answer.Lines.Length.ShouldBeGreaterThan(1);
        answer.Output.ShouldContain("newline", Case.Insensitive);
        answer.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Says_so_when_no_usual_mistake_explains_it()
    {
        var answer = await DiagnoseAsync("{\"a\":2}", signed: "{\"a\":1}");

        answer.Exit.ShouldBe(1);
        answer.Lines[^1].ShouldStartWith("None of the usual mistakes");
    }

    [Fact]
    public async Task Exits_with_0_when_nothing_is_wrong()
    {
        var answer = await DiagnoseAsync("{}", signed: "{}");

        answer.Exit.ShouldBe(0);
        answer.Lines.Single().ShouldStartWith("accepted: ");
    }

    [Fact]
    public async Task Json_holds_every_finding()
    {
        var answer = await DiagnoseAsync("{}\n", "{}", "--json");

        using var json = JsonDocument.Parse(answer.Output);
        json.RootElement.GetProperty("accepted").GetBoolean().ShouldBeFalse();
        json.RootElement.GetProperty("findings")[0].GetProperty("code").GetString().ShouldBe("signature-mismatch");
    }

    [Fact]
    public async Task A_finding_never_holds_the_secret()
    {
        var answer = await DiagnoseAsync("{}\n", "{}");

        answer.Output.ShouldNotContain(Secret);
    }

    private Task<CommandAnswer> DiagnoseAsync(string body, string signed, params string[] options)
    {
        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes("1773209455" + signed));
        return _driver.RunWithBodyAsync(body, ["diagnose", "--scheme", "engenius", "--secret", Secret,
            "--header", "X-EnGenius-Timestamp: 1773209455", "--header", $"X-EnGenius-Signature: {Convert.ToHexStringLower(signature)}", .. options]);
    }
}
