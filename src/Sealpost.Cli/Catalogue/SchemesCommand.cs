using System.CommandLine;
using Sealpost.Catalogue;
using Sealpost.Cli.Terminal;
using Sealpost.Schemes;

namespace Sealpost.Cli.Catalogue;

/// <summary><c>sealpost schemes</c>: what the catalogue holds.</summary>
internal static class SchemesCommand
{
    private static readonly Column<SchemeJson>[] Columns =
    [
        new("Scheme", scheme => scheme.Id),
        new("Name", scheme => scheme.Name),
        new("Kind", scheme => scheme.Kind),
        new("Headers it writes", scheme => scheme.CanSign ? string.Join(", ", scheme.Headers) : "(verifies only)"),
    ];

    public static Command Create(CommandContext context)
    {
        var json = new Option<bool>("--json") { Description = "Answer with a JSON array." };
        var command = new Command("schemes", "Lists the schemes that can be named with --scheme.") { json, ShowSchemeCommand.Create(context) };
        command.SetAction(async parsed =>
        {
            var schemes = SchemeCatalogue.Default.Schemes.Select(s => new SchemeJson(s.Id, s.Name, s.Kind == SchemeKind.HttpSignature ? "httpsig" : s.Kind.ToString().ToLowerInvariant(), s.CanSign, s.WrittenHeaders));
            await ListOutput.WriteAsync(context.Output, parsed.GetValue(json), schemes.ToAsyncEnumerable(), Columns);
            return ExitCode.Success;
        });
        return command;
    }

    private sealed record SchemeJson(string Id, string Name, string Kind, bool CanSign, IReadOnlyList<string> Headers);
}
