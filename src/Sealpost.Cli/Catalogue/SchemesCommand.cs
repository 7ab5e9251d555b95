using System.CommandLine;
using Sealpost.Catalogue;
using Sealpost.Cli.Terminal;
using Sealpost.Schemes;
using Spectre.Console;

namespace Sealpost.Cli.Catalogue;

/// <summary><c>sealpost schemes</c>: what the catalogue holds.</summary>
internal static class SchemesCommand
{
    public static Command Create(CommandContext context)
    {
        var json = new Option<bool>("--json") { Description = "Answer with a JSON array." };
        var command = new Command("schemes", "Lists the schemes that can be named with --scheme.") { json, ShowSchemeCommand.Create(context) };
        command.SetAction(async parsed =>
        {
            var schemes = SchemeCatalogue.Default.Schemes;
            if (parsed.GetValue(json))
                await JsonOutput.WriteAsync(context.Output, schemes.Select(s => new SchemeJson(s.Id, s.Name, KindName(s.Kind), s.CanSign, s.WrittenHeaders)));
            else
                WriteTable(schemes, context);
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary>A table for a terminal; one line a scheme, its columns parted by tabs, for another program.</summary>
    private static void WriteTable(IReadOnlyCollection<Scheme> schemes, CommandContext context)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Output) });
        var rows = schemes.Select(scheme => (string[])[scheme.Id, scheme.Name, KindName(scheme.Kind), scheme.CanSign ? string.Join(", ", scheme.WrittenHeaders) : "(verifies only)"]);
        if (!console.Profile.Out.IsTerminal)
        {
            foreach (var row in rows)
                context.Output.WriteLine(string.Join('\t', row));
            return;
        }

        var table = new Table().Border(TableBorder.None).AddColumns("Scheme", "Name", "Kind", "Headers it writes");
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(cell)));
        console.Write(table);
    }

    private static string KindName(SchemeKind kind) => kind.ToString().ToLowerInvariant();

    private sealed record SchemeJson(string Id, string Name, string Kind, bool CanSign, IReadOnlyList<string> Headers);
}
