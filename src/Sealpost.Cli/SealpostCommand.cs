using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using Sealpost.Cli.Catalogue;
using Sealpost.Cli.Listening;
using Sealpost.Cli.Signatures;
using Sealpost.Cli.Terminal;

namespace Sealpost.Cli;

/// <summary>The command line as a whole: its table of contents, and what becomes of faults.</summary>
internal static class SealpostCommand
{
    public static async Task<int> RunAsync(string[] args, CommandContext context, CancellationToken cancellationToken)
    {
        var parsed = Create(context).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await context.Error.WriteLineAsync(error.Message);
            await context.Error.WriteLineAsync($"'{Path(parsed.CommandResult)} --help' shows how it is used.");
            return ExitCode.BadUsage;
        }

        try
        {
            var configuration = new InvocationConfiguration { Output = context.Output, Error = context.Error, EnableDefaultExceptionHandler = false };
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (UsageException fault)
        {
            await context.Error.WriteLineAsync(fault.Message);
            return ExitCode.BadUsage;
        }
    }

    // Not a RootCommand: that one takes its name from the file that runs, which is dotnet or a test host as often as sealpost.
    private static Command Create(CommandContext context) =>
        new("sealpost", "Signs, verifies and receives webhooks.")
        {
            new HelpOption(),
            new VersionOption(),
            SignCommand.Create(context),
            VerifyCommand.Create(context),
            DiagnoseCommand.Create(context),
            SchemesCommand.Create(context),
            ListenCommand.Create(context),
        };

    private static string Path(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : result.Command.Name;
}
