using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Sealpost.Engine.Payloads;

namespace Sealpost.Engine.Templates;

/// <summary>Splits a template's text into parts and notes every fault with its line and column.</summary>
internal sealed class TemplateScanner(string text, Action<string> fault)
{
    private const string Open = "{{";
    private const string Close = "}}";

    private readonly ImmutableArray<TemplatePart>.Builder _parts = ImmutableArray.CreateBuilder<TemplatePart>();
    private int _at;

    public ImmutableArray<TemplatePart> Scan()
    {
        while (_at < text.Length)
        {
            var open = text.IndexOf(Open, _at, StringComparison.Ordinal);
            var end = open < 0 ? text.Length : open;
            if (end > _at) _parts.Add(new TemplatePart.Text(Encoding.UTF8.GetBytes(text[_at..end])));
            _at = end;
            if (open < 0) break;
            if (ScanPlace() is { } place) _parts.Add(place);
            else SkipPlace(open);
        }

        return _parts.ToImmutable();
    }

    /// <summary>Such as <c>Line 2, column 14: </c>, both counted from 1.</summary>
    public static string Position(ReadOnlySpan<char> text, int at)
    {
        var before = text[..at];
        return string.Create(CultureInfo.InvariantCulture, $"Line {before.Count('\n') + 1}, column {at - before.LastIndexOf('\n')}: ");
    }

    private TemplatePart.Place? ScanPlace()
    {
        var start = _at;
        _at += Open.Length;
        SkipSpace();
        if (ScanSource() is not { } source) return null;
        var asJson = false;
        JsonElement? otherwise = null;
        for (SkipSpace(); TakeIf("|"); SkipSpace())
        {
            SkipSpace();
            var at = _at;
            switch (FilterName())
            {
                case "json" when !asJson:
                    asJson = true;
                    break;
                case "default" when otherwise is null:
                    SkipSpace();
                    if (!TakeIf(":")) return Fault(_at, "A colon and a value must follow, such as default: \"none\".");
                    SkipSpace();
                    if (ScanLiteral() is not { } literal) return null;
                    otherwise = literal;
                    break;
                case "json" or "default":
                    return Fault(at, "The same filter is there twice.");
                default:
                    return Fault(at, "Is not a filter; known are json and default: \"text\".");
            }
        }

        return TakeIf(Close)
            ? new TemplatePart.Place(start, _at - start, source, asJson, otherwise)
            : Fault(_at, "The placeholder does not close here with }}.");
    }

    private TemplateSource? ScanSource()
    {
        var at = _at;
        if (at < text.Length && text[at] == '"') return ScanLiteral() is { } literal ? new TemplateSource.Literal(literal) : null;
        var word = Word();
        if (word == "payload") return new TemplateSource.Payload();
        if (TemplateFacts.IsKnown(word)) return new TemplateSource.Fact(word);
        if (!word.StartsWith('/'))
        {
            Fault(at, $"Must be a JSON pointer such as /data/state, a text in quotes, payload, {string.Join(", ", TemplateFacts.Names)}.");
            return null;
        }

        var pointer = JsonPointer.TryParse(word, out var reason);
        if (pointer is null) Fault(at, reason);
        else if (pointer.HasWildcard) Fault(at, "Must name one value; * is not allowed here.");
        else return new TemplateSource.Value(pointer);
        return null;
    }

    private JsonElement? ScanLiteral()
    {
        var at = _at;
        var length = text.AsSpan(at).StartsWith("\"") ? StringLength(at) : Word().Length;
        _at = at + length;
        try
        {
            var value = JsonElement.Parse(text.AsSpan(at, length));
            if (value.ValueKind is JsonValueKind.String) value.GetString();
            if (value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)) return value;
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or ArgumentException)
        {
            _at = at;
        }

        Fault(at, "Must be a text in quotes, a number, true, false or null, as JSON writes them.");
        return null;
    }

    private int StringLength(int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '"') return i + 1 - start;
        }

        return text.Length - start;
    }

    private string Word()
    {
        var start = _at;
        while (_at < text.Length && text[_at] is not (' ' or '\t' or '\r' or '\n' or '|' or '"') && !text.AsSpan(_at).StartsWith(Close)) _at++;
        return text[start.._at];
    }

    private string FilterName()
    {
        var start = _at;
        while (_at < text.Length && char.IsAsciiLetter(text[_at])) _at++;
        return text[start.._at];
    }

    private void SkipSpace()
    {
        while (_at < text.Length && text[_at] is ' ' or '\t') _at++;
    }

    private bool TakeIf(string expected)
    {
        if (!text.AsSpan(_at).StartsWith(expected)) return false;
        _at += expected.Length;
        return true;
    }

    private void SkipPlace(int open)
    {
        var close = text.IndexOf(Close, Math.Max(_at, open + Open.Length), StringComparison.Ordinal);
        _at = close < 0 ? text.Length : close + Close.Length;
    }

    private TemplatePart.Place? Fault(int at, string message)
    {
        fault(Position(text, at) + message);
        return null;
    }
}
