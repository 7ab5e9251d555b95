using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sealpost.Server.Json;

/// <summary>Put on an enum of the API with <c>[JsonConverter]</c>: it travels as camelCase names, never as a number.</summary>
internal sealed class CamelCaseEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where TEnum : struct, Enum;
