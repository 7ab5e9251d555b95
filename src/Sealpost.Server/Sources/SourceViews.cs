using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sealpost.Engine.Sources;
using Sealpost.Engine.Sources.Settings;
using Sealpost.Engine.Validation;
using Sealpost.Server.Json;
using Sealpost.Server.Paging;
using Sealpost.Server.Schemes;

namespace Sealpost.Server.Sources;

[Description("A source. Its secrets are never in it; its ingest URL only when it is new.")]
internal sealed record SourceView(
    [property: Description("src_ and 26 characters.")] string Id,
    [property: Description("For people.")] string Name,
    [property: Description("Whether it takes anything in.")] bool Enabled,
    [property: Description("The scheme it verifies by: an id with its version, or a whole scheme file.")] JsonElement Scheme,
    [property: Description("The choices made among those the scheme leaves open.")] IReadOnlyDictionary<string, string> Settings,
    [property: Description("Who may call; empty for everybody.")] IReadOnlyList<string> AllowedNetworks,
    [property: Description("How the sender asks whether its webhooks are wanted.")] SourceHandshakeView Handshake,
    [property: Description("What the events are called.")] SourceEventType EventType,
    [property: Description("How repetitions of a delivery are recognised.")] SourceDeduplication Deduplicate,
    [property: Description("Counts the changes; it is also the ETag.")] long Revision,
    [property: Description("When it was created.")] DateTimeOffset CreatedAt,
    [property: Description("When it was last changed.")] DateTimeOffset UpdatedAt)
{
    public const string Example =
        """
        {"id":"src_01kczq3v7q8r5t6w9x0y1z2a3b","name":"Stripe, live","enabled":true,"scheme":"stripe@1","settings":{},"allowedNetworks":[],"handshake":{"type":"none"},
        "eventType":{"json":"/type","prefix":"stripe.","fallback":"stripe"},"deduplicate":{"by":"json","json":"/id","window":"3d"},"revision":1,
        "createdAt":"2026-01-31T09:30:00.000Z","updatedAt":"2026-01-31T09:30:00.000Z"}
        """;

    public const string CreatedExample =
        """
        {"id":"src_01kczq3v7q8r5t6w9x0y1z2a3b","name":"Stripe, live","enabled":true,"scheme":"stripe@1","settings":{},"allowedNetworks":[],"handshake":{"type":"none"},
        "eventType":{"json":"/type","prefix":"stripe.","fallback":"stripe"},"deduplicate":{"by":"json","json":"/id","window":"3d"},"revision":1,
        "createdAt":"2026-01-31T09:30:00.000Z","updatedAt":"2026-01-31T09:30:00.000Z","url":"https://hooks.example.com/in/in_…"}
        """;

    [Description("Where the sender sends to, this once: keep it, or rotate it to get another.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    [Description("The secret that this request generated, this once.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    public static SourceView Of(SourceRecord source)
    {
        var settings = source.Settings;
        return new(
            source.Id.ToString(), settings.Name, settings.Enabled, settings.Scheme, settings.Settings, settings.AllowedNetworks, SourceHandshakeView.Of(settings.Handshake),
            SourceEventType.Of(settings.EventType), SourceDeduplication.Of(settings.Deduplicate), source.Revision, source.CreatedAt, source.UpdatedAt);
    }

    public override string ToString() => Id;
}

[Description("How the sender asks whether its webhooks are wanted. The verify token is not shown.")]
internal sealed record SourceHandshakeView(
    [property: Description("none, or the name of a handshake.")] string Type,
    [property: Description("The origins that may send.")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? AllowedOrigins,
    [property: Description("Requests a minute that are allowed.")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? AllowedRate,
    [property: Description("The topics that may subscribe.")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? AllowedTopics)
{
    public static SourceHandshakeView Of(HandshakeSetting handshake) => new(handshake.Type, handshake.AllowedOrigins, handshake.AllowedRate, handshake.AllowedTopics);
}

[Description("What events are called: the text at one place of the request, or always the same. What an event type cannot hold becomes a dash.")]
internal sealed record SourceEventType(
    [property: Description("The header that says it.")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Header = null,
    [property: Description("The query parameter that says it.")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Query = null,
    [property: Description("The JSON pointer (RFC 6901) of the member that says it.")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Json = null,
    [property: Description("The one name of all.")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Constant = null,
    [property: Description("Stands before what the place says, such as github.")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Prefix = null,
    [property: Description("The name when the place says nothing that can be one; absent for the scheme's name.")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fallback = null)
{
    public static SourceEventType Of(EventTypeSetting setting) => new(setting.Header, setting.Query, setting.Json, setting.Constant, setting.Prefix, setting.Fallback);
}

[Description("What makes two requests the same delivery.")]
internal sealed record SourceDeduplication(
    [property: Description("auto: the scheme's message or delivery id, and what the signature covers. header and json: a value of the request. body: all its bytes. none: nothing. Default auto.")] string? By = null,
    [property: Description("With header: its name.")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Header = null,
    [property: Description("With json: the JSON pointer of the value.")][property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Json = null,
    [property: Description("For how long a delivery is remembered: 15m to 30d, default 1d.")] string? Window = null)
{
    public static SourceDeduplication Of(DeduplicationSetting setting) =>
        new(JsonNamingPolicy.CamelCase.ConvertName(setting.By.ToString()), setting.Header, setting.Json, DurationText.Format(setting.Window));
}

[Description("What is known of a stored secret; never the secret itself.")]
internal sealed record SourceSecretView(
    [property: Description("verification, or verifyToken for that of the handshake.")] string Use,
    [property: Description("The name by which messages call it; null without one.")] string? KeyId,
    [property: Description("When it was stored.")] DateTimeOffset CreatedAt,
    [property: Description("Until when it is still accepted beside its successor; null for the current one.")] DateTimeOffset? Until)
{
    public const string Example = """{"use":"verification","keyId":null,"createdAt":"2026-01-31T09:30:00.000Z","until":null}""";

    public static SourceSecretView Of(SourceSecretRow row) => new(
        SourceSecretPurpose.IsVerification(row.Purpose) ? "verification" : "verifyToken", row.KeyId, DateTimeOffset.FromUnixTimeMilliseconds(row.SecretCreatedAt), row.Until);
}

[Description("The secrets of a source, oldest first.")]
internal sealed record SourceSecretList(
    [property: Description("One item for each stored secret.")] IReadOnlyList<SourceSecretView> Items);

[Description("A rotated secret.")]
internal sealed record SourceRotatedView(
    [property: Description("How long the old secret is still accepted beside the new one.")] string GracePeriod)
{
    public const string Example = """{"gracePeriod":"1d"}""";

    [Description("The new secret, this once; absent when it was given.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Secret { get; init; }

    public override string ToString() => "[redacted]";
}

[Description("A new ingest URL.")]
internal sealed record RotatedUrlView(
    [property: Description("How long the old URL still works.")] string GracePeriod)
{
    public const string Example = """{"gracePeriod":"1d","url":"https://hooks.example.com/in/in_…"}""";

    [Description("Where the sender sends to, this once.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    public override string ToString() => "[redacted]";
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(NewSource))]
[JsonSerializable(typeof(SourcePatch))]
[JsonSerializable(typeof(SourceRotationBody))]
[JsonSerializable(typeof(UrlRotationBody))]
[JsonSerializable(typeof(SourceView))]
[JsonSerializable(typeof(Page<SourceView>))]
[JsonSerializable(typeof(SourceSecretList))]
[JsonSerializable(typeof(SourceRotatedView))]
[JsonSerializable(typeof(RotatedUrlView))]
[JsonSerializable(typeof(RejectionView))]
[JsonSerializable(typeof(Page<RejectionView>))]
[JsonSerializable(typeof(DiagnosedView))]
internal sealed partial class SourceJson : JsonSerializerContext;
