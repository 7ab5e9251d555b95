using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sealpost.Client.Destinations;

/// <summary>A text, or an object with value and secret.</summary>
internal sealed class HeaderSettingConverter : JsonConverter<HeaderSetting>
{
    public override HeaderSetting Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return HeaderSetting.Open(reader.GetString()!);
        var setting = JsonElement.ParseValue(ref reader);
        if (setting.ValueKind != JsonValueKind.Object) throw new JsonException();
        return new()
        {
            Value = setting.TryGetProperty("value", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null,
            Secret = setting.TryGetProperty("secret", out var secret) && secret.ValueKind == JsonValueKind.True,
        };
    }

    public override void Write(Utf8JsonWriter writer, HeaderSetting value, JsonSerializerOptions options)
    {
        if (!value.Secret)
        {
            writer.WriteStringValue(value.Value);
            return;
        }

        writer.WriteStartObject();
        if (value.Value is not null) writer.WriteString("value", value.Value);
        writer.WriteBoolean("secret", true);
        writer.WriteEndObject();
    }
}
