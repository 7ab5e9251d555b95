using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Sealpost.Cli.Terminal;

/// <summary>A JSON object for people: one member a line, those of objects indented, also where they stand in a list.</summary>
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
            var name = Printable.Line(member.Name);
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                AppendObject(text, indent, name, member.Value);
            }
            else if (member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Object))
            {
                foreach (var (position, item) in member.Value.EnumerateArray().Index())
                    AppendObject(text, indent, member.Value.GetArrayLength() == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name} {position + 1}"), item);
            }
            else
            {
                AppendLine(text, indent, name, Value(member.Value));
            }
        }
    }

    private static void AppendObject(StringBuilder text, int indent, string name, JsonElement element)
    {
        var isEmpty = element.ValueKind != JsonValueKind.Object || IsEmpty(element);
        AppendLine(text, indent, name, isEmpty ? Value(element) : "");
        if (!isEmpty) AppendMembers(text, element, indent + 2);
    }

    private static string Value(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object or JsonValueKind.Array when IsEmpty(element) => "none",
        JsonValueKind.Array => string.Join(", ", element.EnumerateArray().Select(Value)),
        JsonValueKind.String => Printable.Line(element.GetString()!),
        _ => Printable.Line(element.GetRawText()),
    };

    private static bool IsEmpty(JsonElement element) => element.ValueKind == JsonValueKind.Array ? element.GetArrayLength() == 0 : !element.EnumerateObject().Any();
}
