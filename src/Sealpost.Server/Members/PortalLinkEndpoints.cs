using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Audit;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Storage;
using Sealpost.Engine.Tenants;
using Sealpost.Engine.Validation;
using Sealpost.Server.Access;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Problems;
using Sealpost.Server.SignIns;
using Sealpost.Server.Sources;

namespace Sealpost.Server.Members;

/// <summary>Links by which a product lets its own customers into the portal: one session of one tenant each.</summary>
internal static class PortalLinkEndpoints
{
    private static readonly (TimeSpan Least, TimeSpan Most, TimeSpan Usual) ExpiresIn = (TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), TimeSpan.FromMinutes(15));
    private static readonly (TimeSpan Least, TimeSpan Most, TimeSpan Usual) SessionFor = (TimeSpan.FromMinutes(1), TimeSpan.FromHours(12), TimeSpan.FromHours(1));

    private static readonly Problem NotByLink = Problem.Forbidden("A session that a portal link opened neither makes links nor ends them: it would outlast the time that it was granted. Use an API key, or sign in.");

    public static void MapPortalLinks(this IEndpointRouteBuilder api)
    {
        var links = api.MapGroup("/tenants/{tenant}/portal-links").WithTags("Members");
        links.MapPost("", CreateAsync).Needs(Role.WebhookManager)
            .Describe("createPortalLink", "Make a link into the portal", "For somebody whom your own product knows: it opens one session, which sees this tenant alone. Send a browser there at once; a second use is refused.")
            .TakesOptionally(typeof(NewPortalLink), """{"role":"webhookManager","expiresIn":"15m","sessionFor":"1h"}""")
            .Answers(201, "The link, this once.", typeof(PortalLinkView), PortalLinkView.Example)
            .Refuses(ProblemType.NotFound);
        links.MapDelete("", DeleteAsync).Needs(Role.WebhookManager)
            .Describe("deletePortalLinks", "End all links into the portal", "And every session that was opened with one. Members stay signed in.")
            .Answers(204, "They have ended.")
            .Refuses(ProblemType.NotFound);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, TenantDirectory tenants, LinkStore links, Journal journal, PublicAddress address, UuidV7 ids, TimeProvider time)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        if (Caller.Of(context).IsByLink) return NotByLink;
        var body = await JsonBody.ReadOptionalDocumentAsync(context);
        if (!body.IsGood(out var document, out problem)) return problem;
        var faults = new List<FieldFault>();
        var reader = new FieldReader(document.RootElement, faults);
        var role = Role.Viewer;
        if (reader.Text("role", MemberRules.LongestName) is { } text && (!RoleText.TryParse(text, out role) || role > Role.WebhookManager))
            reader.Fault("role", $"Give {RoleText.Of(Role.Viewer)} or {RoleText.Of(Role.WebhookManager)}.");
        var expiresIn = reader.Duration("expiresIn", ExpiresIn.Least, ExpiresIn.Most) ?? ExpiresIn.Usual;
        var sessionFor = reader.Duration("sessionFor", SessionFor.Least, SessionFor.Most) ?? SessionFor.Usual;
        reader.End();
        if (faults.Count > 0) return faults.ToProblem();

        var id = new LinkId(ids.Next());
        var draft = new LinkDraft(LinkKind.Portal, id.Value, time.GetUtcNow() + expiresIn) { TenantNo = tenant.TenantNo, Role = role, Name = $"portal link of {Caller.Of(context).Actor.Name}", SessionFor = sessionFor };
        var audit = AuditDraft.Current;
        var token = await journal.ExecuteAsync(
            connection =>
            {
                audit?.Made(id.ToString());
                return links.Insert(connection, draft);
            },
            context.RequestAborted);
        var view = new PortalLinkView(id.ToString(), $"{address.Of(context)}{PortalPaths.PortalLink}?{PortalPaths.Token}={token.Text}", role, draft.ExpiresAt, DurationText.Format(sessionFor));
        return TypedResults.Json(view, MemberJson.Default.PortalLinkView, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, TenantDirectory tenants, Journal journal)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        if (Caller.Of(context).IsByLink) return NotByLink;
        await journal.ExecuteAsync(connection => LinkStore.DeleteOfTenant(connection, tenant.TenantNo), context.RequestAborted);
        return TypedResults.NoContent();
    }
}
