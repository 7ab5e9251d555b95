using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sealpost.Portal.Display;

namespace Sealpost.Portal.Destinations;

/// <summary>A filter as rows of a form: conditions that all hold, or of which one holds. A filter that says more is JSON.</summary>
internal sealed record FilterRows(bool IsAny, IReadOnlyList<FilterRow> Rows)
{
    /// <summary>How many rows the form has.</summary>
    public const int Places = 5;

    public static readonly FilterRows None = new(false, []);

    /// <summary>Null when the filter says more than rows can.</summary>
    public static FilterRows? Of(JsonElement? filter)
    {
        if (filter is not { ValueKind: JsonValueKind.Object } some) return None;
        if (FilterRow.Of(some) is { } one) return new(false, [one]);
        if (some.EnumerateObject().ToArray() is not [{ Name: "and" or "or", Value.ValueKind: JsonValueKind.Array } joined] || joined.Value.GetArrayLength() > Places) return null;
        var rows = joined.Value.EnumerateArray().Select(FilterRow.Of).ToArray();
        return rows.Any(row => row is null) ? null : new(joined.Name == "or", rows!);
    }

    public static FilterRows Of(IFormCollection form)
    {
        var rows = new List<FilterRow>();
        for (var place = 0; place < Places; place++)
            if (form.Text(Name("path", place)) is { } path)
                rows.Add(new(path, form.Text(Name("op", place)) ?? "eq", form[Name("value", place)].ToString().Trim()));
        return new(form["join"] == "or", rows);
    }

    public static string Name(string field, int place) => string.Create(CultureInfo.InvariantCulture, $"{field}-{place}");

    /// <summary>Null for no condition.</summary>
    public JsonNode? ToJson() => Rows switch
    {
        [] => null,
        [var one] => one.ToJson(),
        _ => new JsonObject { [IsAny ? "or" : "and"] = new JsonArray([.. Rows.Select(row => (JsonNode)row.ToJson())]) },
    };
}

/// <summary>One condition.</summary>
/// <param name="Path">A JSON pointer.</param>
/// <param name="Operator">One of <see cref="Operators"/>.</param>
/// <param name="Value">As somebody writes it: a JSON value, or else a text.</param>
internal sealed record FilterRow(string Path, string Operator, string Value)
{
    private const string Exists = "exists";

    public static IReadOnlyList<(string Value, string Text)> Operators { get; } =
    [
        ("eq", "is"), ("ne", "is not"), ("in", "is one of"), ("notIn", "is none of"), ("gt", "is above"), ("gte", "is at least"), ("lt", "is below"), ("lte", "is at most"), ("startsWith", "begins with"),
        ("contains", "has in it"), (Exists, "is there (true or false)"),
    ];

    /// <summary>Null when it is no single condition.</summary>
    public static FilterRow? Of(JsonElement condition)
    {
        if (condition.ValueKind != JsonValueKind.Object) return null;
        var members = condition.EnumerateObject().ToArray();
        if (members.Length != 2 || members.FirstOrDefault(member => member.Name == "path") is not { Value.ValueKind: JsonValueKind.String } path) return null;
        var rest = members.First(member => member.Name != "path");
        return Operators.Any(known => known.Value == rest.Name) ? new(path.Value.GetString()!, rest.Name, Written(rest.Value)) : null;
    }

    public JsonObject ToJson() => new()
    {
        ["path"] = Path,
        [Operator] = Operator is "in" or "notIn" ? new JsonArray([.. Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Read)]) : Read(Value),
    };

    /// <summary>A text that reads as another value, or has a comma, keeps its quotes.</summary>
    private static string Written(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray().Select(Written)),
        JsonValueKind.String when Read(value.GetString()!) is JsonValue read && read.GetValueKind() == JsonValueKind.String && !value.GetString()!.Contains(',', StringComparison.Ordinal) => value.GetString()!,
        _ => value.GetRawText(),
    };

    private static JsonNode? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text) is var node and (null or JsonValue) ? node : JsonValue.Create(text);
        }
        catch (JsonException)
        {
            return JsonValue.Create(text);
        }
    }
}
