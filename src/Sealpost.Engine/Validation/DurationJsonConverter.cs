using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sealpost.Engine.Validation;

/// <summary>Writes durations as <c>5s</c>, never as .NET's own format.</summary>
internal sealed class DurationJsonConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DurationText.TryParse(reader.GetString(), out var duration) ? duration : throw new JsonException("Must be a duration such as 5s, 30m or 2h.");

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(DurationText.Format(value));
}
