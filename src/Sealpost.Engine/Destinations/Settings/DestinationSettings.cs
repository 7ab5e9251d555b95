using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sealpost.Engine.Deliveries;
using Sealpost.Engine.Filters;
using Sealpost.Engine.Handshakes;
using Sealpost.Engine.Profiles;
using Sealpost.Engine.Templates;
using Sealpost.Engine.Validation;

namespace Sealpost.Engine.Destinations.Settings;

/// <summary>A destination as its owner set it, complete, with nothing secret in it. This is what the database stores and the API shows.</summary>
internal sealed record DestinationSettings
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new DurationJsonConverter(), new SuccessRuleJsonConverter(), new HeaderSettingJsonConverter() },
    };

    public required string Url { get; init; }

    public required string Profile { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Patterns; null means all.</summary>
    public ImmutableArray<string>? EventTypes { get; init; }

    /// <summary>The options chosen within event types; null means all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableSortedDictionary<string, ImmutableArray<string>>? EventOptions { get; init; }

    /// <summary>The payload filter as its owner wrote it; null means none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Filter { get; init; }

    /// <summary>Null means that the payload is sent as it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PayloadTemplateSetting? PayloadTemplate { get; init; }

    public ImmutableSortedDictionary<string, HeaderSetting> Headers { get; init; } = ImmutableSortedDictionary<string, HeaderSetting>.Empty;

    public ImmutableArray<SigningSetting> Signing { get; init; } = [];

    public AuthenticationSetting Authentication { get; init; } = AuthenticationSetting.None;

    public required RetrySetting Retry { get; init; }

    /// <summary>Null means as fast as the receiver answers.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>Whether deliveries go one at a time in the order of their acceptance.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Ordered { get; init; }

    /// <summary>Null unless it is ordered.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StallPolicy? OnStall { get; init; }

    /// <summary>Who gets a mail when a delivery has failed for good; null for nobody but the operators.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<string>? NotifyEmails { get; init; }

    /// <summary>Everything that decides which events it gets.</summary>
    [JsonIgnore]
    public EventFilterSource Events => new(EventTypes, EventOptions, Filter);

    public HandshakeKind Handshake { get; init; }

    public static DestinationSettings Read(string json) => JsonSerializer.Deserialize<DestinationSettings>(json, Json)!;

    public string Write() => JsonSerializer.Serialize(this, Json);
}

/// <param name="Value">Null when the value is secret.</param>
internal sealed record HeaderSetting(string? Value)
{
    public bool Secret => Value is null;
}

/// <param name="Scheme">With its version, such as <c>engenius@1</c>.</param>
/// <param name="Until">When the scheme stops signing; null means never.</param>
internal sealed record SigningSetting(string Scheme, ImmutableSortedDictionary<string, string> Settings, DateTimeOffset? Until);

/// <param name="Type"><c>none</c>, <c>basic</c>, <c>authorization</c>, <c>header</c>, <c>oauth2</c> or <c>mtls</c>.</param>
/// <param name="Client">The OAuth2 client, such as <c>oac_…</c>.</param>
/// <param name="Scope">Asked for instead of the client's own.</param>
/// <param name="Certificate">The client certificate and those that lead to a root, in PEM; its private key is among the secrets.</param>
internal sealed record AuthenticationSetting(
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Username = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Client = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Scope = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Certificate = null)
{
    public const string OAuth2 = "oauth2";
    public const string ClientCertificate = "mtls";

    public static readonly AuthenticationSetting None = new("none");
}

internal sealed record RetrySetting(
    ImmutableArray<TimeSpan> Delays, double Jitter, SuccessRule Success, TimeSpan Timeout, bool RetryAfter, bool DisableOnGone)
{
    /// <summary>How long nothing but failures may go on before it is disabled, zero for ever; null for what the instance says.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TimeSpan? DisableAfter { get; init; }

    public RetryPolicy ToPolicy() => new(Delays, Jitter, Success, RetryAfter, DisableOnGone);
}
