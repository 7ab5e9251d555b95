using Sealpost.Host;

namespace Sealpost.EndToEnd;

public sealed class CommandLineTests
{
    private static readonly Dictionary<string, string?> NoVariables = [];

    [Theory]
    [InlineData("version")]
    [InlineData("--version")]
    public async Task The_version_is_printed_and_nothing_else_happens(string argument)
    {
        var (exitCode, output, errors) = await HostProcess.RunAsync([argument], AppContext.BaseDirectory, NoVariables, TestContext.Current.CancellationToken);

        exitCode.ShouldBe(0);
        output.ShouldMatch(@"\A[0-9]+\.[0-9]+\.[0-9]+\S*\r?\n\z");
        errors.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Unknown command 'sevre'.", "sevre")]
    [InlineData("Unknown option '--verison'.", "--verison")]
    public async Task What_is_unknown_is_refused_with_the_usage(string reason, string argument)
    {
        var (exitCode, output, errors) = await HostProcess.RunAsync([argument], AppContext.BaseDirectory, NoVariables, TestContext.Current.CancellationToken);

        exitCode.ShouldBe(2);
        output.ShouldBeEmpty();
        errors.ReplaceLineEndings("\n").ShouldStartWith($"{reason}\nUsage: Sealpost.Host [serve]");
    }

    [Theory]
    [InlineData("Unexpected 'now'.", "serve", "now")]
    [InlineData("Unknown option '--Sealpots:Data'.", "--Sealpots:Data=/tmp")]
    [InlineData("Option '--urls' needs a value.", "serve", "--urls")]
    public void Parse_SlipOfThePen_IsNamed(string reason, params string[] arguments) => CommandLine.Parse(arguments).ShouldBe(new Command.Unknown(reason));

    [Fact]
    public void Parse_Settings_RunTheServerWithThem()
    {
        CommandLine.Parse([]).ShouldBeOfType<Command.Serve>().Settings.ShouldBeEmpty();
        CommandLine.Parse(["serve", "--urls", "http://127.0.0.1:1", "--Sealpost:Data=x"]).ShouldBeOfType<Command.Serve>().Settings.ShouldBe(["--urls", "http://127.0.0.1:1", "--Sealpost:Data=x"]);
    }
}
