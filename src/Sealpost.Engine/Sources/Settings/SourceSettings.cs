using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Sources.Settings;

/// <summary>A source as its owner set it, complete, with nothing secret in it. This is what the database stores and the API shows.</summary>
internal sealed record SourceSettings
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new DurationJsonConverter() },
    };

    public string Name { get; init; } = "";

    public bool Enabled { get; init; } = true;

    /// <summary>The pinned id of a scheme of the catalogue, as a string; or a whole scheme file, as an object.</summary>
    public required JsonElement Scheme { get; init; }

    /// <summary>Choices among those the scheme leaves open.</summary>
    public ImmutableSortedDictionary<string, string> Settings { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Networks in CIDR form, addresses and names of presets; empty means that anybody may call.</summary>
    public ImmutableArray<string> AllowedNetworks { get; init; } = [];

    public HandshakeSetting Handshake { get; init; } = HandshakeSetting.None;

    public required EventTypeSetting EventType { get; init; }

    public DeduplicationSetting Deduplicate { get; init; } = DeduplicationSetting.Default;

    public static SourceSettings Read(string json) => JsonSerializer.Deserialize<SourceSettings>(json, Json)!;

    public string Write() => JsonSerializer.Serialize(this, Json);
}

/// <param name="Type">The name of a handshake, or none.</param>
/// <param name="AllowedRate">Requests a minute; null for no bound.</param>
internal sealed record HandshakeSetting(
    string Type, ImmutableArray<string>? AllowedOrigins = null, int? AllowedRate = null, ImmutableArray<string>? AllowedTopics = null)
{
    public static readonly HandshakeSetting None = new("none");

    public bool Equals(HandshakeSetting? other) =>
        other is not null && Type == other.Type && AllowedRate == other.AllowedRate
        && (AllowedOrigins ?? []).SequenceEqual(other.AllowedOrigins ?? []) && (AllowedTopics ?? []).SequenceEqual(other.AllowedTopics ?? []);

    public override int GetHashCode() => HashCode.Combine(Type, AllowedRate);
}

/// <summary>What events of a source are called: the text at one place of the request, or always the same.</summary>
/// <param name="Constant">The one name of all; null when a place says it.</param>
/// <param name="Prefix">Stands before what the place says.</param>
/// <param name="Fallback">The name when the place says nothing that can be a name.</param>
internal sealed record EventTypeSetting(
    string? Header = null, string? Query = null, string? Json = null, string? Constant = null, string? Prefix = null, string? Fallback = null);

/// <summary>What makes two requests of a source the same delivery.</summary>
/// <param name="Window">For how long a delivery is remembered.</param>
internal sealed record DeduplicationSetting(DeduplicationKey By, TimeSpan Window, string? Header = null, string? Json = null)
{
    public static readonly DeduplicationSetting Default = new(DeduplicationKey.Auto, TimeSpan.FromDays(1));
}

[JsonConverter(typeof(JsonStringEnumConverter<DeduplicationKey>))]
internal enum DeduplicationKey
{
    /// <summary>The scheme's message or delivery id, and what the signature covers.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto,

    /// <summary>Every request is a delivery of its own.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    [JsonStringEnumMemberName("header")]
    Header,

    /// <summary>A value in a JSON body.</summary>
    [JsonStringEnumMemberName("json")]
    Json,

    /// <summary>All bytes of the body.</summary>
    [JsonStringEnumMemberName("body")]
    Body,
}
