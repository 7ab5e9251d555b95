using System.ComponentModel;
using System.Text.Json.Serialization;
using Sealpost.Server.Json;
using Sealpost.Server.Paging;

namespace Sealpost.Server.Access;

[Description("A new API key.")]
internal sealed record NewApiKey(
    [property: Description("What the key is for, for people: 1 to 100 characters.")] string? Name,
    [property: Description("The id of the one tenant the key may reach; absent or null for the whole instance.")] string? Tenant = null,
    [property: Description("viewer, webhookManager, tenantAdmin or superAdmin; absent or null for webhookManager in a tenant and superAdmin in the whole instance. A superAdmin is never limited to a tenant.")] string? Role = null,
    [property: Description("After this time the key no longer works; absent or null for never.")] DateTimeOffset? ExpiresAt = null);

[Description("An API key. Its text is shown once, in the answer that creates it.")]
internal sealed record ApiKeyView(
    [property: Description("key_ and 26 characters.")] string Id,
    [property: Description("What the key is for.")] string Name,
    [property: Description("The last four characters of the key.")] string Hint,
    [property: Description("The one tenant the key may reach; null for the whole instance.")] string? Tenant,
    [property: Description("What it may do there."), JsonConverter(typeof(CamelCaseEnumConverter<Role>))] Role Role,
    [property: Description("When it was created.")] DateTimeOffset CreatedAt,
    [property: Description("After this time it no longer works; null for never.")] DateTimeOffset? ExpiresAt,
    [property: Description("When it was revoked; null while it is not.")] DateTimeOffset? RevokedAt,
    [property: Description("When it was last used, to the minute; null for never.")] DateTimeOffset? LastUsedAt)
{
    [Description("The key itself, this once: send it as Authorization: Bearer.")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Key { get; init; }

    /// <summary>Keeps the key out of logs.</summary>
    public override string ToString() => Id;
}

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(NewApiKey))]
[JsonSerializable(typeof(ApiKeyView))]
[JsonSerializable(typeof(Page<ApiKeyView>))]
internal sealed partial class AccessJson : JsonSerializerContext;
