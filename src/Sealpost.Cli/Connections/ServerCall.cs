using System.CommandLine;
using Sealpost.Cli.Terminal;
using Sealpost.Client;

namespace Sealpost.Cli.Connections;

/// <summary>One run of a command that speaks to a server.</summary>
internal sealed record ServerCall(SealpostClient Client, Uri Server, CommandContext Context, ParseResult Parsed, bool Json)
{
    public T Value<T>(Argument<T> argument) => Parsed.GetValue(argument)!;

    public T? Value<T>(Option<T> option) => Parsed.GetValue(option);

    /// <summary>Answers with one thing, member by member.</summary>
    public async Task<int> ShowAsync<T>(T value)
    {
        if (Json)
            await JsonOutput.WriteAsync(Context.Output, value);
        else
            await Context.Output.WriteAsync(MemberText.Describe(JsonOutput.Line(value)));
        return ExitCode.Success;
    }

    /// <summary>Says that something is done; there is no data.</summary>
    public async Task<int> SayAsync(string talk)
    {
        await Context.Error.WriteLineAsync(talk);
        return ExitCode.Success;
    }
}
