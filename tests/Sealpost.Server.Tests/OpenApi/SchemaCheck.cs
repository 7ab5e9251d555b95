using System.Text.Json;

namespace Sealpost.Server.Tests.OpenApi;

/// <summary>Compares JSON with a schema of the API document. It knows the part of JSON Schema that the document uses and refuses any other.</summary>
internal sealed class SchemaCheck(JsonElement document)
{
    private static readonly string[] Known = ["$ref", "type", "required", "properties", "additionalProperties", "items", "enum", "oneOf", "allOf", "description", "format"];

    /// <summary>What does not fit, each with its place; nothing when all fits.</summary>
    public IEnumerable<string> Faults(JsonElement schema, JsonElement value, string place)
    {
        if (schema.EnumerateObject().FirstOrDefault(keyword => !Known.Contains(keyword.Name)) is { Value.ValueKind: not JsonValueKind.Undefined } strange)
            throw new NotSupportedException($"The document uses {strange.Name} at {place}.");
        return
        [
            .. Reference(schema, value, place), .. Kind(schema, value, place), .. Members(schema, value, place), .. Items(schema, value, place), .. Choice(schema, value, place),
        ];
    }

    private IEnumerable<string> Reference(JsonElement schema, JsonElement value, string place)
    {
        if (!schema.TryGetProperty("$ref", out var reference)) return [];
        var target = reference.GetString()!.Split('/')[1..].Aggregate(document, (at, step) => at.GetProperty(step));
        return Faults(target, value, place);
    }

    private static IEnumerable<string> Kind(JsonElement schema, JsonElement value, string place)
    {
        if (schema.TryGetProperty("type", out var type))
        {
            string?[] allowed = type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(one => one.GetString())] : [type.GetString()];
            if (!allowed.Any(one => Is(value, one))) yield return $"{place} is {value.ValueKind}, not {string.Join(" or ", allowed)}";
        }

        if (schema.TryGetProperty("enum", out var choices) && !choices.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value)))
            yield return $"{place} is {value}, which is not in the enum";
        if (schema.TryGetProperty("format", out var format) && format.GetString() == "date-time" && value.ValueKind == JsonValueKind.String && !value.TryGetDateTimeOffset(out _))
            yield return $"{place} is {value}, no time";
    }

    private IEnumerable<string> Members(JsonElement schema, JsonElement value, string place)
    {
        if (value.ValueKind != JsonValueKind.Object) yield break;
        if (schema.TryGetProperty("required", out var required))
        {
            foreach (var name in required.EnumerateArray().Where(name => !value.TryGetProperty(name.GetString()!, out _))) yield return $"{place}.{name} is missing";
        }

        var hasMembers = schema.TryGetProperty("properties", out var properties);
        var hasOthers = schema.TryGetProperty("additionalProperties", out var others);
        foreach (var member in value.EnumerateObject())
        {
            if (hasMembers && properties.TryGetProperty(member.Name, out var known))
            {
                foreach (var fault in Faults(known, member.Value, $"{place}.{member.Name}")) yield return fault;
            }
            else if (hasOthers && others.ValueKind == JsonValueKind.Object)
            {
                foreach (var fault in Faults(others, member.Value, $"{place}.{member.Name}")) yield return fault;
            }
            else if (hasMembers)
            {
                // Answers may gain members, but the document of this server describes what this server says.
                yield return $"{place}.{member.Name} is not described";
            }
        }
    }

    private IEnumerable<string> Items(JsonElement schema, JsonElement value, string place) => value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items)
        ? value.EnumerateArray().SelectMany((item, index) => Faults(items, item, $"{place}[{index}]"))
        : [];

    private IEnumerable<string> Choice(JsonElement schema, JsonElement value, string place)
    {
        if (schema.TryGetProperty("allOf", out var all))
        {
            foreach (var fault in all.EnumerateArray().SelectMany(part => Faults(part, value, place))) yield return fault;
        }

        if (!schema.TryGetProperty("oneOf", out var one)) yield break;
        var tried = one.EnumerateArray().Select(part => Faults(part, value, place).ToArray()).ToArray();
        if (tried.Count(faults => faults.Length == 0) != 1) yield return $"{place} fits {tried.Count(faults => faults.Length == 0)} of {tried.Length} choices: {string.Join("; ", tried.SelectMany(faults => faults))}";
    }

    private static bool Is(JsonElement value, string? type) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => throw new NotSupportedException($"The document uses the type {type}."),
    };
}
