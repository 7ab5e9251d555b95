using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Sealpost.Engine.Filters;
using Sealpost.Engine.Payloads;

namespace Sealpost.Engine.Templates;

/// <summary>Reshapes a payload into the body a receiver expects: text with places for values. No loops, no code. Immutable, compiled once.</summary>
/// <remarks>The same message and template give the same bytes, always.</remarks>
internal sealed class PayloadTemplate
{
    public const int MaxLength = 16 << 10;
    public const int MaxPlaces = 100;

    /// <summary>Most bytes of a rendered body.</summary>
    public const int MaxOutput = 5 << 20;

    private readonly ImmutableArray<TemplatePart> _parts;
    private readonly bool _isJson;

    private PayloadTemplate(string contentType, bool isJson, ImmutableArray<TemplatePart> parts)
    {
        ContentType = contentType;
        _isJson = isJson;
        _parts = parts;
    }

    public string ContentType { get; }

    /// <summary>
    /// True when some message could give a body that begins with a digit. A scheme that signs its timestamp and the body with nothing between them
    /// cannot tell such a body from a longer timestamp.
    /// </summary>
    public bool StartsWithDigitRisk => _parts is not [TemplatePart.Text { Bytes: [< (byte)'0' or > (byte)'9', ..] }, ..];

    /// <summary>Null when there is a fault; all of them are told, each with its line and column.</summary>
    public static PayloadTemplate? TryParse(string contentType, string text, Action<string> fault)
    {
        var faults = 0;
        void Count(string message)
        {
            faults++;
            fault(message);
        }

        if (text.Length is 0 or > MaxLength)
        {
            fault($"Must have 1 to {MaxLength} characters.");
            return null;
        }

        var parts = new TemplateScanner(text, Count).Scan();
        var places = parts.OfType<TemplatePart.Place>().Count();
        if (places > MaxPlaces) Count($"Has {places} placeholders; at most {MaxPlaces} are allowed.");
        var isJson = TemplateContentType.IsJson(contentType);
        if (faults == 0 && isJson) JsonShapeCheck.Check(text, parts, Count);
        return faults == 0 ? new PayloadTemplate(contentType, isJson, parts) : null;
    }

    /// <summary>The body; null when it would have more than <see cref="MaxOutput"/> bytes.</summary>
    public byte[]? Render(in TemplateFacts facts, ReadOnlyMemory<byte> body)
    {
        using var payload = new JsonPayload(body);
        var output = new BoundedBuffer(MaxOutput);
        foreach (var part in _parts)
        {
            var written = part is TemplatePart.Place place ? TryWrite(place, facts, payload, output) : output.TryWrite(((TemplatePart.Text)part).Bytes);
            if (!written) return null;
        }

        return output.ToArray();
    }

    private bool TryWrite(TemplatePart.Place place, in TemplateFacts facts, JsonPayload payload, BoundedBuffer output)
    {
        switch (place.Source)
        {
            case TemplateSource.Fact(var name):
                return TryWriteText(facts.Read(name), place.AsJson, output);
            case TemplateSource.Literal(var literal):
                return TryWriteValue(literal, place.AsJson, output);
            case TemplateSource.Payload when place.AsJson && payload.Fault is null:
                return output.TryWrite(payload.Body.Span);
            case TemplateSource.Payload when !payload.Body.IsEmpty:
                // Bytes that are not UTF-8 become U+FFFD: the body that is made here is text.
                return TryWriteText(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(payload.Body.Span)), place.AsJson, output);
            case TemplateSource.Value(var path) when payload.TryGetRoot(out var root) && path.TryFind(root, out var value) && value.ValueKind != JsonValueKind.Null:
                return TryWriteValue(value, place.AsJson, output);
            default:
                return place.Default is { } otherwise ? TryWriteValue(otherwise, place.AsJson, output) : !place.AsJson || output.TryWrite("null"u8);
        }
    }

    private bool TryWriteValue(JsonElement value, bool asJson, BoundedBuffer output)
    {
        var raw = JsonLiteral.Raw(value);
        switch (value.ValueKind)
        {
            // What is between the quotes of a valid string is escaped already.
            case JsonValueKind.String when asJson:
                return output.TryWrite("\""u8) && output.TryWrite(raw) && output.TryWrite("\""u8);
            case JsonValueKind.String when !_isJson:
                using (var text = new UnescapedText(raw)) return output.TryWrite(text.Span);
            case JsonValueKind.Null when !asJson:
                return true;
            case JsonValueKind.Object or JsonValueKind.Array when !asJson && _isJson:
                return JsonText.TryEscape(raw, output);
            default:
                return output.TryWrite(raw);
        }
    }

    private bool TryWriteText(ReadOnlySpan<byte> text, bool asJson, BoundedBuffer output)
    {
        if (asJson) return output.TryWrite("\""u8) && JsonText.TryEscape(text, output) && output.TryWrite("\""u8);
        return _isJson ? JsonText.TryEscape(text, output) : output.TryWrite(text);
    }
}
