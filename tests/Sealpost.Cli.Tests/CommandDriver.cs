using System.Text;
using Sealpost.Cli.Terminal;
using Sealpost.TestKit;

namespace Sealpost.Cli.Tests;

/// <summary>Runs commands inside the test, with its own streams, environment and clock.</summary>
internal sealed class CommandDriver
{
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1773209455);

    public Dictionary<string, string> Variables { get; } = [];

    public Task<CommandAnswer> RunAsync(params string[] args) => RunWithBodyAsync([], args);

    public Task<CommandAnswer> RunWithBodyAsync(string body, params string[] args) => RunWithBodyAsync(Encoding.UTF8.GetBytes(body), args);

    public async Task<CommandAnswer> RunWithBodyAsync(byte[] body, params string[] args)
    {
        using var input = new MemoryStream(body);
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var context = new CommandContext
        {
            Input = input,
            InputIsTerminal = false,
            Output = output,
            Error = error,
            Environment = name => Variables.GetValueOrDefault(name),
            Time = new ManualTimeProvider(Now),
        };
        var exit = await SealpostCommand.RunAsync(args, context, TestContext.Current.CancellationToken);
        return new CommandAnswer(exit, output.ToString(), error.ToString());
    }
}

internal sealed record CommandAnswer(int Exit, string Output, string Error)
{
    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
