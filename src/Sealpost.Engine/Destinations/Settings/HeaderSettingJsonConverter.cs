using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sealpost.Engine.Destinations.Settings;

/// <summary>A plain header is its value; a secret one is <c>{"secret": true}</c>.</summary>
internal sealed class HeaderSettingJsonConverter : JsonConverter<HeaderSetting>
{
    public override HeaderSetting Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String) return new HeaderSetting(reader.GetString());
        reader.Skip();
        return new HeaderSetting(Value: null);
    }

    public override void Write(Utf8JsonWriter writer, HeaderSetting value, JsonSerializerOptions options)
    {
        if (value.Secret)
        {
            writer.WriteStartObject();
            writer.WriteBoolean("secret", true);
            writer.WriteEndObject();
            return;
        }

        writer.WriteStringValue(value.Value);
    }
}
