using System.Text.Json;
using System.Text.Json.Serialization;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Tenants;

/// <summary>What a tenant has of its own; the rest is what the instance says.</summary>
internal sealed record TenantSettings
{
    public static readonly TenantSettings None = new();

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new DurationJsonConverter() },
    };

    public RetentionSetting? Retention { get; init; }

    public LimitSetting? Limits { get; init; }

    public static TenantSettings Read(string? json) => json is null ? None : JsonSerializer.Deserialize<TenantSettings>(json, Json)!;

    public string Write() => JsonSerializer.Serialize(this, Json);
}

/// <param name="Payloads">How old a payload becomes; null for what the instance says.</param>
/// <param name="Attempts">How old a message and its attempts become; null for what the instance says.</param>
internal sealed record RetentionSetting(TimeSpan? Payloads, TimeSpan? Attempts);

/// <summary>What it may use: null for what the instance says, 0 for as much as there is.</summary>
internal sealed record LimitSetting(int? MessagesPerSecond, int? InFlight, int? Pending, int? Destinations);
