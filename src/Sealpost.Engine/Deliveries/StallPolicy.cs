using System.Text.Json.Serialization;

namespace Sealpost.Engine.Deliveries;

/// <summary>What an ordered destination does when every attempt of its first delivery has failed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StallPolicy>))]
internal enum StallPolicy
{
    /// <summary>It becomes a dead letter, and the next one goes.</summary>
    [JsonStringEnumMemberName("skip")]
    Skip = 0,

    /// <summary>It stays first, and nothing goes until somebody resends or cancels it.</summary>
    [JsonStringEnumMemberName("stop")]
    Stop = 1,
}
