using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Json;

/// <summary>Compares a parsed body with the type it must become and names every member that is unknown or of a wrong kind, not only the first.</summary>
internal static class JsonShape
{
    /// <summary>Null when the body fits.</summary>
    public static Problem? Check(JsonElement body, JsonTypeInfo shape)
    {
        if (shape.Kind == JsonTypeInfoKind.Object && body.ValueKind != JsonValueKind.Object)
            return Problem.Malformed($"The body is {Named(body.ValueKind)}; send a JSON object.");
        var errors = new FieldErrors();
        Walk(body, shape, "", errors);
        return errors.ToProblemOrNull();
    }

    private static void Walk(JsonElement element, JsonTypeInfo shape, string path, FieldErrors errors)
    {
        if (element.ValueKind == JsonValueKind.Null) return;
        switch (shape.Kind, element.ValueKind)
        {
            case (JsonTypeInfoKind.Object, JsonValueKind.Object) when shape.PolymorphismOptions is null:
                WalkMembers(element, shape, path, errors);
                break;
            case (JsonTypeInfoKind.Enumerable, JsonValueKind.Array):
                var item = shape.Options.GetTypeInfo(shape.ElementType!);
                var index = 0;
                foreach (var child in element.EnumerateArray()) Walk(child, item, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), errors);
                break;
            case (JsonTypeInfoKind.Dictionary, JsonValueKind.Object):
                var value = shape.Options.GetTypeInfo(shape.ElementType!);
                foreach (var member in element.EnumerateObject())
                    if (TryName(member, path, errors, out var name)) Walk(member.Value, value, Join(path, name), errors);
                break;
            default:
                CheckLeaf(element, shape, path, errors);
                break;
        }
    }

    private static void WalkMembers(JsonElement element, JsonTypeInfo shape, string path, FieldErrors errors)
    {
        foreach (var member in element.EnumerateObject())
        {
            if (!TryName(member, path, errors, out var name)) continue;
            var known = shape.Properties.FirstOrDefault(property => property.Name == name);
            if (known is null) errors.Add(Join(path, name), $"Unknown member; {Known(shape)}.");
            else Walk(member.Value, shape.Options.GetTypeInfo(known.PropertyType), Join(path, name), errors);
        }
    }

    private static void CheckLeaf(JsonElement element, JsonTypeInfo shape, string path, FieldErrors errors)
    {
        try
        {
            element.Deserialize(shape);
        }
        catch (JsonException)
        {
            errors.Add(path, $"Must be {Expected(shape)}, not {Named(element.ValueKind)}{Given(element)}.");
        }
        catch (InvalidOperationException)
        {
            // GetString on half of a surrogate pair.
            errors.Add(path, "Holds half of a surrogate pair; send whole characters.");
        }
    }

    private static bool TryName(JsonProperty member, string path, FieldErrors errors, out string name)
    {
        try
        {
            name = member.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            name = "";
            errors.Add(path.Length == 0 ? "body" : path, "A member name holds half of a surrogate pair; send whole characters.");
            return false;
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Known(JsonTypeInfo shape) =>
        shape.Properties.Count == 0 ? "no member is allowed here" : $"known here: {string.Join(", ", shape.Properties.Select(property => property.Name))}";

    private static string Given(JsonElement element) =>
        element.ValueKind is JsonValueKind.String or JsonValueKind.Number ? $" {ProblemText.Shown(element.GetRawText())}" : "";

    private static string Expected(JsonTypeInfo shape)
    {
        var type = Nullable.GetUnderlyingType(shape.Type) ?? shape.Type;
        if (type.IsEnum) return $"one of {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))}";
        if (type == typeof(string)) return "a string";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(int) || type == typeof(long)) return "a whole number";
        if (type == typeof(double) || type == typeof(decimal)) return "a number";
        if (type == typeof(DateTimeOffset)) return "an RFC 3339 time such as 2026-01-31T09:30:00Z";
        return shape.Kind switch
        {
            JsonTypeInfoKind.Enumerable => "an array",
            JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
            _ => "another kind of value",
        };
    }

    private static string Named(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a boolean",
        _ => "null",
    };
}
