using System.ComponentModel;
using System.Text.Json.Serialization;
using Sealpost.Engine.Tenants;
using Sealpost.Engine.Validation;
using Sealpost.Server.Json;
using Sealpost.Server.Paging;

namespace Sealpost.Server.Tenants;

[Description("A new tenant.")]
internal sealed record NewTenant(
    [property: Description("Its id for good: 1 to 64 lower case letters, digits and dashes. Absent or null to have one made. An id is never used twice, not even after its tenant is deleted.")] string? Id = null,
    [property: Description("What people call it: 1 to 200 characters; absent or null for its id.")] string? Name = null);

[Description("What to change of a tenant.")]
internal sealed record TenantPatch(
    [property: Description("What people call it: 1 to 200 characters.")] string? Name = null,
    [property: Description("How long what is finished is kept: what is absent stays; null, for one or for all, goes back to what the server says.")] RetentionView? Retention = null,
    [property: Description("What it may use: what is absent stays; null, for one or for all, goes back to what the server says.")] LimitsView? Limits = null);

[Description("What a tenant may use: absent or null for what the server says, 0 for as much as there is. Beyond a limit the API answers 429, with destinations 409.")]
internal sealed record LimitsView(
    [property: Description("Messages a second that each node accepts, tests and what sources take in among them: 0 to 1,000,000.")] int? MessagesPerSecond = null,
    [property: Description("Requests that each node has under way at once: 0 to 10,000. What is beyond waits.")] int? InFlight = null,
    [property: Description("Unfinished deliveries, those that wait for a retry too, beyond which nothing more is accepted: 0 to 1,000,000,000.")] int? Pending = null,
    [property: Description("Destinations: 0 to 1,000,000. Those that are there already stay.")] int? Destinations = null)
{
    public static LimitsView? Of(LimitSetting? setting) => setting is null ? null : new(setting.MessagesPerSecond, setting.InFlight, setting.Pending, setting.Destinations);
}

[Description("How long what is finished is kept. Nothing of a message with a pending delivery is ever removed.")]
internal sealed record RetentionView(
    [property: Description("How old payloads become: 1h to 3650d; absent or null for what the server says, 30d by default.")] string? Payloads = null,
    [property: Description("How old messages and their attempts become, payloads with them: 1h to 3650d; absent or null for what the server says, 30d by default.")] string? Attempts = null)
{
    public static RetentionView? Of(RetentionSetting? setting) => setting is null ? null : new(Format(setting.Payloads), Format(setting.Attempts));

    private static string? Format(TimeSpan? duration) => duration is { } value ? DurationText.Format(value) : null;
}

[Description("A tenant: one customer, project or team with destinations of its own.")]
internal sealed record TenantView(
    [property: Description("Its id; it never changes.")] string Id,
    [property: Description("What people call it.")] string Name,
    [property: Description("Counts the changes; it is also the ETag.")] long Revision,
    [property: Description("When it was created.")] DateTimeOffset CreatedAt,
    [property: Description("When it was last changed.")] DateTimeOffset UpdatedAt)
{
    public const string Example = """{"id":"acme","name":"Acme Ltd","retention":null,"limits":null,"revision":1,"createdAt":"2026-01-31T09:30:00.000Z","updatedAt":"2026-01-31T09:30:00.000Z"}""";

    [Description("How long what is finished is kept; null for what the server says.")]
    public RetentionView? Retention { get; init; }

    [Description("What it may use; null for what the server says.")]
    public LimitsView? Limits { get; init; }

    public static TenantView Of(TenantRecord tenant) => new(tenant.Id, tenant.Name, tenant.Revision, tenant.CreatedAt, tenant.UpdatedAt)
    {
        Retention = RetentionView.Of(tenant.Settings.Retention),
        Limits = LimitsView.Of(tenant.Settings.Limits),
    };
}

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web,
    AllowDuplicateProperties = false,
    NumberHandling = JsonNumberHandling.Strict,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(UtcTimestampConverter)])]
[JsonSerializable(typeof(NewTenant))]
[JsonSerializable(typeof(TenantPatch))]
[JsonSerializable(typeof(TenantView))]
[JsonSerializable(typeof(Page<TenantView>))]
internal sealed partial class TenantJson : JsonSerializerContext;
