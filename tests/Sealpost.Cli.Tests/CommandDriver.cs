using System.Text;
using Sealpost.Cli.Terminal;
using Sealpost.TestKit;

namespace Sealpost.Cli.Tests;

/// <summary>Runs commands inside the test, with its own streams, environment and clock.</summary>
internal sealed class CommandDriver
{
    public static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1773209455);

    public Dictionary<string, string> Variables { get; } = [];

    public ManualTimeProvider Clock { get; } = new(Now);

    public Task<CommandAnswer> RunAsync(params string[] args) => RunWithBodyAsync([], args);

    /// <summary>Runs a command that waits now and then: whenever it does, the clock runs on.</summary>
    public async Task<CommandAnswer> RunWaitingAsync(params string[] args)
    {
        var running = RunAsync(args);
        while (await Task.WhenAny(running, Clock.WaitForTimersAsync(1)) != running) Clock.Advance(TimeSpan.FromSeconds(30));
        return await running;
    }

    public Task<CommandAnswer> RunWithBodyAsync(string body, params string[] args) => RunWithBodyAsync(Encoding.UTF8.GetBytes(body), args);

    public async Task<CommandAnswer> RunWithBodyAsync(byte[] body, params string[] args)
    {
        using var input = new MemoryStream(body);
        using var raw = new MemoryStream();
        await using var output = new StringWriter { NewLine = "\n" };
        await using var error = new StringWriter { NewLine = "\n" };
        var context = new CommandContext
        {
            Input = input,
            InputIsTerminal = false,
            Output = output,
            RawOutput = raw,
            Error = error,
            Environment = name => Variables.GetValueOrDefault(name),
            Time = Clock,
        };
        var exit = await SealpostCommand.RunAsync(args, context, TestContext.Current.CancellationToken);
        return new CommandAnswer(exit, output.ToString(), error.ToString()) { Bytes = raw.ToArray() };
    }
}

internal sealed record CommandAnswer(int Exit, string Output, string Error)
{
    /// <summary>What was written as bytes.</summary>
    public byte[] Bytes { get; init; } = [];

    public string[] Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
