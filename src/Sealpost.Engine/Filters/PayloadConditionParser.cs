using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Sealpost.Engine.Payloads;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Filters;

/// <summary>Reads a payload filter from JSON and notes every fault at once.</summary>
internal sealed class PayloadConditionParser
{
    public const int MaxBytes = 16 << 10;
    public const int MaxDepth = 8;
    public const int MaxConditions = 64;
    public const int MaxListed = 250;
    public const int MaxTextLength = 256;

    private const string Shape = "Must be a condition: an object with path and one operator, or with one of and, or, not.";
    private static readonly string[] Groups = ["and", "or", "not"];

    private readonly List<FieldFault> _faults;
    private int _conditions;

    private PayloadConditionParser(List<FieldFault> faults) => _faults = faults;

    /// <summary>Null when there is a fault.</summary>
    public static PayloadCondition? Parse(JsonElement json, string field, List<FieldFault> faults)
    {
        var bytes = JsonMarshal.GetRawUtf8Value(json);
        var parser = new PayloadConditionParser(faults);
        if (bytes.Length > MaxBytes) return parser.Fault(field, $"Has {bytes.Length} bytes; a filter has at most {MaxBytes}.");
        if (TextFault(bytes) is { } broken) return parser.Fault(field, broken);
        var before = faults.Count;
        var condition = parser.ParseCondition(json, field, depth: 1);
        return faults.Count == before ? condition : null;
    }

    private static string? TextFault(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String && reader.GetString()!.Contains('\0', StringComparison.Ordinal))
                    return "Has the character U+0000 in a string, which no text may have; leave it out.";
            }

            return null;
        }
        catch (InvalidOperationException)
        {
            return "Is not valid Unicode: it has half of a surrogate pair.";
        }
    }

    private PayloadCondition? ParseCondition(JsonElement json, string field, int depth)
    {
        if (json.ValueKind != JsonValueKind.Object) return Fault(field, Shape);
        if (depth > MaxDepth) return Fault(field, $"Lies deeper than {MaxDepth} levels.");
        if (++_conditions > MaxConditions) return _conditions > MaxConditions + 1 ? null : Fault(field, $"Is one condition too many; a filter has at most {MaxConditions}.");
        var twice = json.EnumerateObject().GroupBy(member => member.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) return Fault($"{field}.{twice.Key}", "Is there more than once.");
        var reader = new FieldReader(json, _faults, field);
        var condition = Groups.Where(reader.Has).ToArray() switch
        {
            [] => ParsePath(reader, json, depth),
            [var group] => ParseGroup(reader, group, depth),
            var several => Fault(field, $"Has {string.Join(" and ", several)}; one is allowed in a condition."),
        };
        reader.Know(Groups);
        reader.End();
        return condition;
    }

    private PayloadCondition? ParseGroup(FieldReader reader, string group, int depth)
    {
        var field = reader.PathOf(group);
        if (group == "not") return ParseCondition(reader.Any("not")!.Value, field, depth + 1) is { } denied ? new PayloadCondition.Not(field, denied) : null;
        if (reader.Items(group, MaxConditions) is not { } items) return null;
        if (items.Count == 0) return Fault(field, "Is empty; name at least one condition.");
        var conditions = ImmutableArray.CreateBuilder<PayloadCondition>(items.Count);
        for (var i = 0; i < items.Count; i++)
        {
            if (ParseCondition(items[i], $"{field}[{i}]", depth + 1) is { } condition) conditions.Add(condition);
        }

        return group == "and" ? new PayloadCondition.And(conditions.ToImmutable()) : new PayloadCondition.Or(field, conditions.ToImmutable());
    }

    private PayloadCondition? ParsePath(FieldReader reader, JsonElement json, int depth)
    {
        var path = reader.Text("path", JsonPointer.MaxLength) is { } text ? ParsePointer(reader, text) : null;
        var operators = json.EnumerateObject().Select(member => member.Name).Where(ConditionOperators.IsKnown).ToArray();
        foreach (var unused in ConditionOperators.Known.Except(operators)) reader.Any(unused);
        if (!reader.Has("path")) Fault(reader.Path, Shape);
        if (operators.Length == 0) return !reader.Has("path") ? null : Fault(reader.Path, $"Has no operator; known are {string.Join(", ", ConditionOperators.Known)}.");
        if (operators.Length > 1 && !ConditionOperators.IsRange(operators))
        {
            foreach (var name in operators) reader.Any(name);
            return Fault(reader.Path, $"Has {string.Join(" and ", operators)}; one operator is allowed, or a lower and an upper bound. Put several conditions into and.");
        }

        return Build(reader, path, operators, depth);
    }

    // Goes on without a path, so that the faults of what is compared are told as well.
    private PayloadCondition? Build(FieldReader reader, JsonPointer? path, string[] operators, int depth)
    {
        var name = operators[0];
        switch (name)
        {
            case "exists":
                var wanted = reader.Boolean(name);
                if (wanted is null && !reader.Has(name)) reader.Fault(name, "Must be true or false.");
                return path is null || wanted is null ? null : new PayloadCondition.Exists(reader.Path, path, wanted.Value);
            case "any" or "all":
                var inner = reader.Any(name) is { } json ? ParseCondition(json, reader.PathOf(name), depth + 1) : Fault(reader.PathOf(name), Shape);
                return path is null || inner is null ? null : new PayloadCondition.Each(reader.Path, path, inner, every: name == "all");
            default:
                var operands = new ConditionOperators(reader, _faults);
                var comparisons = operators.Select(operands.Parse).OfType<Comparison>().ToImmutableArray();
                return path is null || comparisons.Length < operators.Length ? null : new PayloadCondition.Compare(reader.Path, path, comparisons, negated: name is "ne" or "notIn");
        }
    }

    private static JsonPointer? ParsePointer(FieldReader reader, string text)
    {
        var pointer = JsonPointer.TryParse(text, out var fault);
        if (pointer is null) reader.Fault("path", fault);
        return pointer;
    }

    private PayloadCondition? Fault(string field, string message)
    {
        _faults.Add(new(field, message));
        return null;
    }
}
