using System.Collections.Immutable;
using System.Text.Json;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Filters;

/// <summary>Reads what the operators of one condition compare with.</summary>
internal sealed class ConditionOperators(FieldReader reader, List<FieldFault> faults)
{
    private const int MaxNumberLength = 64;
    private const string Scalar = "Must be a string, a number, true, false or null.";

    public static readonly ImmutableArray<string> Known =
        ["eq", "ne", "in", "notIn", "exists", "gt", "gte", "lt", "lte", "startsWith", "contains", "any", "all"];

    public static bool IsKnown(string name) => Known.Contains(name, StringComparer.Ordinal);

    public static bool IsRange(string[] operators) =>
        operators.Length == 2 && operators.Count(name => name is "gt" or "gte") == 1 && operators.Count(name => name is "lt" or "lte") == 1;

    /// <summary>Null when there is a fault.</summary>
    public Comparison? Parse(string name) => name switch
    {
        "eq" or "ne" => ParseScalar(name) is { } literal ? new Comparison.OneOf([literal]) : null,
        "in" or "notIn" => ParseList(name),
        "gt" => ParseBound(name, "above", static order => order > 0),
        "gte" => ParseBound(name, "at least", static order => order >= 0),
        "lt" => ParseBound(name, "below", static order => order < 0),
        "lte" => ParseBound(name, "at most", static order => order <= 0),
        "startsWith" => reader.RequiredText(name, PayloadConditionParser.MaxTextLength) is { } prefix ? new Comparison.StartsWith(prefix) : null,
        "contains" => reader.RequiredText(name, PayloadConditionParser.MaxTextLength) is { } part ? new Comparison.Contains(part) : null,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Not an operator that compares."),
    };

    private JsonLiteral? ParseScalar(string name)
    {
        if (reader.IsNull(name)) return JsonLiteral.OfPlain(JsonSerializer.SerializeToElement<object?>(null));
        return ReadLiteral(reader.Any(name)!.Value, reader.PathOf(name));
    }

    private Comparison.OneOf? ParseList(string name)
    {
        if (!reader.Has(name)) reader.Fault(name, "Must be a JSON array.");
        if (reader.Items(name, PayloadConditionParser.MaxListed) is not { } items) return null;
        if (items.Count == 0) reader.Fault(name, "Is empty; name at least one value.");
        var literals = ImmutableArray.CreateBuilder<JsonLiteral>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (ReadLiteral(items[i], $"{reader.PathOf(name)}[{i}]") is { } literal) literals.Add(literal);
        }

        return literals.Count == items.Count && items.Count > 0 ? new Comparison.OneOf(literals.ToImmutable()) : null;
    }

    private Comparison.Ordered? ParseBound(string name, string words, Func<int, bool> holds)
    {
        if (reader.Any(name) is not { ValueKind: JsonValueKind.String or JsonValueKind.Number } bound)
        {
            reader.Fault(name, "Must be a string or a number.");
            return null;
        }

        return ReadLiteral(bound, reader.PathOf(name)) is { } literal ? new Comparison.Ordered(words, literal, holds) : null;
    }

    private JsonLiteral? ReadLiteral(JsonElement value, string field)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                var text = value.GetString()!;
                return text.Length <= PayloadConditionParser.MaxTextLength ? JsonLiteral.Of(text) : Fault(field, $"Has {text.Length} characters; at most {PayloadConditionParser.MaxTextLength} are allowed.");
            case JsonValueKind.Number when JsonLiteral.Raw(value).Length > MaxNumberLength:
                return Fault(field, $"Has more than {MaxNumberLength} characters.");
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null:
                return JsonLiteral.OfPlain(value);
            default:
                return Fault(field, Scalar);
        }
    }

    private JsonLiteral? Fault(string field, string message)
    {
        faults.Add(new(field, message));
        return null;
    }
}
