using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sealpost.Client.Json;

/// <summary>Names in camelCase. A name that this client does not know, of a newer server, is read as the enum's default value.</summary>
internal sealed class CamelCaseEnumConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly FrozenDictionary<string, T> Values = Enum.GetValues<T>().ToFrozenDictionary(NameOf, StringComparer.Ordinal);

    public static string NameOf(T value) => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Values.GetValueOrDefault(reader.GetString()!) : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(NameOf(value));
}
