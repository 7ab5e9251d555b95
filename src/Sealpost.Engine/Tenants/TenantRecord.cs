namespace Sealpost.Engine.Tenants;

internal sealed record TenantRecord(int TenantNo, string Id, string Name, long Revision, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public TenantSettings Settings { get; init; } = TenantSettings.None;
}
