using System.ComponentModel;
using System.Text.Json.Serialization;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Json;
using Sealpost.Server.Paging;

namespace Sealpost.Server.Tenants;

[Description("A new tenant.")]
internal sealed record NewTenant(
    [property: Description("Its id for good: 1 to 64 lower case letters, digits and dashes. Absent or null to have one made. An id is never used twice, not even after its tenant is deleted.")] string? Id = null,
    [property: Description("What people call it: 1 to 200 characters; absent or null for its id.")] string? Name = null);

[Description("What to change of a tenant.")]
internal sealed record TenantPatch(
    [property: Description("What people call it: 1 to 200 characters.")] string? Name = null);

[Description("A tenant: one customer, project or team with destinations of its own.")]
internal sealed record TenantView(
    [property: Description("Its id; it never changes.")] string Id,
    [property: Description("What people call it.")] string Name,
    [property: Description("Counts the changes; it is also the ETag.")] long Revision,
    [property: Description("When it was created.")] DateTimeOffset CreatedAt,
    [property: Description("When it was last changed.")] DateTimeOffset UpdatedAt)
{
    public const string Example = """{"id":"acme","name":"Acme Ltd","revision":1,"createdAt":"2026-01-31T09:30:00.000Z","updatedAt":"2026-01-31T09:30:00.000Z"}""";

    public static TenantView Of(TenantRecord tenant) => new(tenant.Id, tenant.Name, tenant.Revision, tenant.CreatedAt, tenant.UpdatedAt);
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
