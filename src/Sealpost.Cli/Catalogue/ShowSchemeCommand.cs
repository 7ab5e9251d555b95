using System.CommandLine;
using System.Text;
using Sealpost.Catalogue;
using Sealpost.Cli.Terminal;
using Sealpost.Schemes;

namespace Sealpost.Cli.Catalogue;

/// <summary><c>sealpost schemes show</c>: one scheme, member by member, or as the file it is.</summary>
internal static class ShowSchemeCommand
{
    public static Command Create(CommandContext context)
    {
        var id = new Argument<string>("id") { Description = "Scheme, such as engenius or stripe@1." };
        var json = new Option<bool>("--json") { Description = "Answer with the scheme file; a changed copy of it serves --scheme-file." };
        var command = new Command("show", "Shows how one scheme signs.") { id, json };
        command.SetAction(async parsed =>
        {
            var name = parsed.GetValue(id)!;
            var scheme = SchemeCatalogue.Default.Find(name) ?? throw new UsageException($"There is no scheme '{Printable.Line(name)}'. 'sealpost schemes' lists those of the catalogue.");
            var file = Encoding.UTF8.GetString(scheme.Document);
            await context.Output.WriteAsync(parsed.GetValue(json) ? file : Describe(scheme, file));
            return ExitCode.Success;
        });
        return command;
    }

    private static string Describe(Scheme scheme, string file)
    {
        var text = new StringBuilder(MemberText.Describe(file));
        MemberText.AppendLine(text, 0, "needs", Needs(scheme));
        MemberText.AppendLine(text, 0, "writes", scheme.CanSign ? string.Join(", ", scheme.WrittenHeaders) : "nothing: it verifies only");
        return text.ToString();
    }

    private static string Needs(Scheme scheme) => (scheme.NeedsSecret, scheme.MayFetchKeys) switch
    {
        (true, false) => "a secret or key",
        (true, true) => "a secret or key, or where it is found",
        (false, true) => "nothing: its keys are fetched, unless one is given",
        _ => "nothing",
    };
}
