using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;

namespace Sealpost.Server.Json;

/// <summary>Valid JSON text that is written as it is, without being read into anything.</summary>
[JsonConverter(typeof(RawJsonConverter))]
internal readonly record struct RawJson
{
    /// <summary>Deeper payloads are legal JSON, but few readers take them.</summary>
    public const int MaxDepth = 1000;

    private RawJson(ReadOnlyMemory<byte> text) => Text = text;

    public ReadOnlyMemory<byte> Text { get; }

    /// <summary>False when the bytes are not exactly one JSON value in UTF-8.</summary>
    public static bool TryTake(ReadOnlyMemory<byte> bytes, out RawJson json)
    {
        json = new RawJson(bytes);
        if (!Utf8.IsValid(bytes.Span)) return false;
        var reader = new Utf8JsonReader(bytes.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            if (!reader.Read()) return false;
            reader.Skip();
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}

internal sealed class RawJsonConverter : JsonConverter<RawJson>
{
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Raw JSON is sliced from the request's bytes.");

    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) => writer.WriteRawValue(value.Text.Span, skipInputValidation: true);
}
