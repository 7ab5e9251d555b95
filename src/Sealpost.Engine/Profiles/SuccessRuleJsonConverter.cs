using System.Text.Json;
using System.Text.Json.Serialization;
using Sealpost.Engine.Deliveries;

namespace Sealpost.Engine.Profiles;

/// <summary>Success rules as the API writes them: <c>2xx</c> or <c>200</c>.</summary>
internal sealed class SuccessRuleJsonConverter : JsonConverter<SuccessRule>
{
    public static SuccessRule? Parse(string? text) => text switch
    {
        "2xx" => SuccessRule.Any2xx,
        "200" => SuccessRule.Only200,
        _ => null,
    };

    public override SuccessRule Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString()) ?? throw new JsonException("Must be 2xx or 200.");

    public override void Write(Utf8JsonWriter writer, SuccessRule value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value == SuccessRule.Only200 ? "200" : "2xx");
}
