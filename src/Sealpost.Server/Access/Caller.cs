using Microsoft.AspNetCore.Http;
using Sealpost.Engine.Identity;

namespace Sealpost.Server.Access;

/// <summary>Who sent the request.</summary>
/// <param name="TenantNo">The one tenant this caller may reach; null for the whole instance.</param>
internal sealed record Caller(ApiKeyId Key, int? TenantNo)
{
    public bool IsInstanceWide => TenantNo is null;

    public bool MayReach(int tenantNo) => TenantNo is null || TenantNo == tenantNo;

    /// <summary>The caller of an authenticated request.</summary>
    public static Caller Of(HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("The endpoint is not under the API's authorization policy.");
}
