using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Sealpost.Engine.Payloads;

namespace Sealpost.Engine.Filters;

/// <summary>A test of one JSON value. Values of another kind than the literal's never pass.</summary>
internal abstract class Comparison
{
    private Comparison()
    {
    }

    public abstract bool Passes(JsonElement value);

    public sealed class OneOf(ImmutableArray<JsonLiteral> literals) : Comparison
    {
        private const int MostNamed = 5;

        public override bool Passes(JsonElement value)
        {
            foreach (var literal in literals)
            {
                if (literal.IsEqualTo(value)) return true;
            }

            return false;
        }

        public override string ToString() => literals.Length switch
        {
            1 => literals[0].ToString(),
            <= MostNamed => $"one of {string.Join(", ", literals)}",
            _ => $"one of {literals.Length} values",
        };
    }

    public sealed class Ordered(string name, JsonLiteral bound, Func<int, bool> holds) : Comparison
    {
        public override bool Passes(JsonElement value) => bound.CompareTo(value) is { } order && holds(-order);

        public override string ToString() => $"{name} {bound}";
    }

    public sealed class StartsWith(string prefix) : Comparison
    {
        private readonly byte[] _prefix = Encoding.UTF8.GetBytes(prefix);

        public override bool Passes(JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.String) return false;
            using var text = new UnescapedText(JsonLiteral.Raw(value));
            return text.Span.StartsWith(_prefix);
        }

        public override string ToString() => $"text that begins with {JsonLiteral.Of(prefix)}";
    }

    public sealed class Contains(string part) : Comparison
    {
        private readonly byte[] _part = Encoding.UTF8.GetBytes(part);

        public override bool Passes(JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.String) return false;
            using var text = new UnescapedText(JsonLiteral.Raw(value));
            return text.Span.IndexOf(_part) >= 0;
        }

        public override string ToString() => $"text that contains {JsonLiteral.Of(part)}";
    }
}

/// <summary>A string, number, boolean or null that a filter compares with. Strings compare by their bytes in UTF-8, numbers by their exact value.</summary>
internal sealed class JsonLiteral
{
    private readonly JsonValueKind _kind;
    private readonly byte[] _bytes;
    private readonly string _text;

    private JsonLiteral(JsonValueKind kind, byte[] bytes, string text)
    {
        _kind = kind;
        _bytes = bytes;
        _text = text;
    }

    public static JsonLiteral Of(string text) => new(JsonValueKind.String, Encoding.UTF8.GetBytes(text), $"\"{text}\"");

    /// <param name="value">A number, boolean or null.</param>
    public static JsonLiteral OfPlain(JsonElement value) => new(value.ValueKind, Raw(value).ToArray(), value.GetRawText());

    /// <summary>The value as the payload spells it; of a string, what is between the quotes.</summary>
    public static ReadOnlySpan<byte> Raw(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? JsonMarshal.GetRawUtf8Value(value)[1..^1] : JsonMarshal.GetRawUtf8Value(value);

    public bool IsEqualTo(JsonElement value)
    {
        if (value.ValueKind != _kind) return false;
        return _kind switch
        {
            JsonValueKind.String => JsonText.Equals(Raw(value), _bytes),
            JsonValueKind.Number => JsonNumber.Compare(_bytes, Raw(value)) == 0,
            _ => true,
        };
    }

    /// <summary>Negative when this comes first; null when the two have no order.</summary>
    public int? CompareTo(JsonElement value)
    {
        if (value.ValueKind != _kind) return null;
        if (_kind == JsonValueKind.Number) return JsonNumber.Compare(_bytes, Raw(value));
        using var text = new UnescapedText(Raw(value));
        return _bytes.AsSpan().SequenceCompareTo(text.Span);
    }

    public override string ToString() => _text;
}
