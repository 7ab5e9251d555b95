using System.Text;
using System.Text.Json;

namespace Sealpost.Cli.Terminal;

/// <summary>A JSON object for people: one member a line, those of objects indented.</summary>
internal static class MemberText
{
    private const int NameWidth = 24;
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 1024 };

    public static string Describe(string json)
    {
        var text = new StringBuilder();
        using var document = JsonDocument.Parse(json, Options);
        AppendMembers(text, document.RootElement, indent: 0);
        return text.ToString();
    }

    public static void AppendLine(StringBuilder text, int indent, string name, string value) =>
        text.Append(' ', indent).Append(name.PadRight(Math.Max(NameWidth - indent, name.Length + 1))).Append(value).Append('\n');

    private static void AppendMembers(StringBuilder text, JsonElement element, int indent)
    {
        foreach (var member in element.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                AppendLine(text, indent, Printable.Line(member.Name), "");
                AppendMembers(text, member.Value, indent + 2);
            }
            else
            {
                AppendLine(text, indent, Printable.Line(member.Name), Value(member.Value));
            }
        }
    }

    private static string Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => string.Join(", ", element.EnumerateArray().Select(Value)),
        JsonValueKind.String => Printable.Line(element.GetString()!),
        _ => Printable.Line(element.GetRawText()),
    };
}
