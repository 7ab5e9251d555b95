using System.CommandLine;
using System.Text;
using System.Text.Json;
using Sealpost.Catalogue;
using Sealpost.Cli.Terminal;
using Sealpost.Schemes;

namespace Sealpost.Cli.Catalogue;

/// <summary><c>sealpost schemes show</c>: one scheme, member by member, or as the file it is.</summary>
internal static class ShowSchemeCommand
{
    private const int NameWidth = 24;

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
        var text = new StringBuilder();
        using var document = JsonDocument.Parse(file);
        AppendMembers(text, document.RootElement, indent: 0);
        AppendLine(text, 0, "writes", scheme.CanSign ? string.Join(", ", scheme.WrittenHeaders) : "nothing: it verifies only");
        return text.ToString();
    }

    private static void AppendMembers(StringBuilder text, JsonElement element, int indent)
    {
        foreach (var member in element.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                AppendLine(text, indent, member.Name, "");
                AppendMembers(text, member.Value, indent + 2);
            }
            else
            {
                AppendLine(text, indent, member.Name, Value(member.Value));
            }
        }
    }

    private static string Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => string.Join(", ", element.EnumerateArray().Select(Value)),
        JsonValueKind.String => Printable.Line(element.GetString()!),
        _ => element.GetRawText(),
    };

    private static void AppendLine(StringBuilder text, int indent, string name, string value) =>
        text.Append(' ', indent).Append(name.PadRight(Math.Max(NameWidth - indent, name.Length + 1))).Append(value).Append('\n');
}
