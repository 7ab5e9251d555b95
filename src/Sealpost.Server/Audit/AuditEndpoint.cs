using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Audit;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Access;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Paging;

namespace Sealpost.Server.Audit;

/// <summary>The audit log is read; there is no operation that writes it.</summary>
internal static class AuditEndpoint
{
    public static void MapAudit(this IEndpointRouteBuilder api) => api.MapGet("/audit", ListAsync).Needs(Role.TenantAdmin, Reach.Anywhere).WithTags("Settings")
        .IsList(
            new QueryParameter("tenant", "Only changes of this tenant's things."),
            new QueryParameter("actor", "Only changes by this API key, member or portal link: its id."),
            new QueryParameter("action", "Only this operation, such as deleteDestination."),
            new QueryParameter("subject", "Only changes of this thing: its id."),
            new QueryParameter("from", "Only changes at or after this time.", "date-time"),
            new QueryParameter("until", "Only changes before this time.", "date-time"))
        .Describe("listAudit", "List what was changed, and by whom", "Of the tenants that the caller administers; who belongs to the instance also sees what belongs to no tenant. Entries are never changed and never removed.")
        .Answers(200, "One page of changes.", typeof(Page<AuditEntryView>), $$"""{"items":[{{AuditEntryView.Example}}],"next":null}""");

    private static async Task<IResult> ListAsync(HttpContext context, AuditLog log, TenantDirectory tenants)
    {
        var query = new ListQuery(context, "audit");
        var caller = Access.Caller.Of(context);
        var filter = new AuditFilter(caller.Administered)
        {
            Actor = query.Text("actor"),
            Action = query.Text("action"),
            Subject = query.Text("subject"),
            From = query.Time("from"),
            Until = query.Time("until"),
        };
        if (query.Text("tenant") is { } id)
        {
            if (await TenantAccess.FindAsync(id, caller, tenants, context.RequestAborted) is not { } tenant) query.Errors.Add("tenant", "There is no such tenant.");
            else filter = filter with { TenantNo = tenant.TenantNo };
        }

        if (query.Refusal() is { } refusal) return refusal;
        var rows = await log.ListAsync(filter, query.After, query.Rows, context.RequestAborted);
        return TypedResults.Json(Page.From(rows, query, AuditEntryView.Of, entry => entry.Id.ToBytes()), AuditJson.Default.PageAuditEntryView);
    }
}
