using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Tenants;
using Sealpost.Engine.Validation;
using Sealpost.Server.Access;
using Sealpost.Server.Idempotency;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;
using Sealpost.Server.Revisions;

namespace Sealpost.Server.Members;

internal static class MemberEndpoints
{
    public static void MapMembers(this IEndpointRouteBuilder api)
    {
        var members = api.MapGroup("/members").WithTags("Members");
        members.MapPost("", CreateAsync).Needs(Role.TenantAdmin, Reach.Anywhere)
            .Describe("createMember", "Invite a member", "The answer has the link to choose a password with, once. Nobody makes a member who may do more than they may themselves. Who administers some tenants only names the tenant.")
            .Takes(typeof(NewMember), """{"email":"ada@example.com","name":"Ada","role":"tenantAdmin","tenant":"acme"}""")
            .Answers(201, "The member, with the link.", typeof(MemberView), MemberView.InvitedExample)
            .Refuses(ProblemType.Conflict)
            .IsIdempotent();
        members.MapGet("", ListAsync).Needs(Role.TenantAdmin, Reach.Anywhere).IsList()
            .Describe("listMembers", "List members", "Those of the tenants that the caller administers.")
            .Answers(200, "One page of members.", typeof(Page<MemberView>), $$"""{"items":[{{MemberView.Example}}],"next":null}""");
        members.MapGet("/{member}", GetAsync).Needs(Role.TenantAdmin, Reach.Anywhere)
            .Describe("getMember", "Get a member")
            .Answers(200, "The member; the revision is in the ETag.", typeof(MemberView), MemberView.Example)
            .Refuses(ProblemType.NotFound);
        members.MapPatch("/{member}", PatchAsync).Needs(Role.TenantAdmin, Reach.Anywhere)
            .Describe("patchMember", "Change a member", "A merge patch (RFC 7396). The last super admin who can sign in stays one.")
            .Takes(typeof(MemberPatch), """{"role":"webhookManager","disabled":false}""")
            .Answers(200, "The member as it is now.", typeof(MemberView), MemberView.Example)
            .Refuses(ProblemType.NotFound, ProblemType.Conflict, ProblemType.PreconditionRequired, ProblemType.PreconditionFailed);
        members.MapDelete("/{member}", DeleteAsync).Needs(Role.TenantAdmin, Reach.Anywhere)
            .Describe("deleteMember", "Remove a member", "The member's sessions end at once. The last super admin who can sign in stays.")
            .Answers(204, "The member is gone.")
            .Refuses(ProblemType.NotFound, ProblemType.Conflict);
        members.MapPost("/{member}/reset-password", ResetAsync).Needs(Role.TenantAdmin, Reach.Anywhere)
            .Describe("resetPassword", "Take a member's password away", "The password and the sessions of before end at once. The answer has the link to choose another one with, once; earlier links end.")
            .Answers(200, "The member, with the link.", typeof(MemberView), MemberView.InvitedExample)
            .Refuses(ProblemType.NotFound, ProblemType.Conflict);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, MemberChanges changes, TenantDirectory tenants)
    {
        var body = await JsonBody.ReadAsync(context, MemberJson.Default.NewMember);
        if (!body.IsGood(out var wanted, out var problem)) return problem;
        var caller = Caller.Of(context);
        var email = MemberRules.Canonical(wanted.Email);
        var errors = new FieldErrors();
        foreach (var fault in MemberRules.FindFaults(email, wanted.Name)) errors.Add(fault.Field, fault.Message);
        var tenant = wanted.Tenant is { } id ? await TenantAccess.FindAsync(id, caller, tenants, context.RequestAborted) : null;
        if (!RequestKey.TryRead(context, tenant?.TenantNo ?? RequestKey.InstanceScope, body.Bytes.Span, out var key, out problem)) return problem!;
        if (wanted.Tenant is not null && tenant is null) errors.Add("tenant", $"There is no tenant '{ProblemText.Shown(wanted.Tenant)}'; leave it out for a member of the whole instance.");
        if (wanted.Tenant is null && caller.Everywhere is null) errors.Add("tenant", "Give the tenant: a member of the whole instance is invited by those who belong to it.");
        var role = ReadRole(wanted.Role ?? "", wanted.Tenant is not null, errors);
        if (errors.Any) return errors.ToProblem();
        if (OwnRole(caller, tenant?.TenantNo) is var own && (own < Role.TenantAdmin || own < role))
            return Problem.Forbidden($"Nobody makes a member who may do more than they may themselves; you are {RoleText.Of(own)} there.");
        try
        {
            switch (await changes.InviteAsync(key, new(email, wanted.Name!, tenant?.TenantNo, role), context))
            {
                case Creation<MemberView>.Made made:
                    return Created(context, made.Value);
                case Creation<MemberView>.Repeated repeated when MemberId.TryParse(repeated.Resource, out var earlier) && await changes.FindAsync(earlier, context) is { } member:
                    RequestKey.MarkReplayed(context);
                    return Created(context, MemberView.Of(member));
                default:
                    return RequestKey.Refusal();
            }
        }
        catch (ChangeRefusedException refused)
        {
            return refused.Fault.ToConflict();
        }
    }

    private static async Task<IResult> ListAsync(HttpContext context, MemberStore store)
    {
        var query = new ListQuery(context, "members");
        if (query.Refusal() is { } refusal) return refusal;
        var members = await store.ListAsync(Caller.Of(context).Administered, query.After, query.Rows, context.RequestAborted);
        return TypedResults.Json(Page.From(members, query, MemberView.Of, member => member.Id.ToBytes()), MemberJson.Default.PageMemberView);
    }

    private static async Task<IResult> GetAsync(HttpContext context, string member, MemberChanges changes) =>
        (await FindAsync(context, member, changes)).IsGood(out var found, out var problem) ? Shown(context, MemberView.Of(found)) : problem;

    private static async Task<IResult> PatchAsync(HttpContext context, string member, MemberChanges changes)
    {
        if (!(await FindToChangeAsync(context, member, changes)).IsGood(out var found, out var problem)) return problem;
        if (Revision.Refuses(context, found.Revision) is { } stale) return stale;
        var body = await JsonBody.ReadDocumentAsync(context, allowsPatch: true);
        if (!body.IsGood(out var document, out problem)) return problem;
        var faults = new List<FieldFault>();
        var reader = new FieldReader(document.RootElement, faults);
        var name = reader.Has("name") || reader.IsNull("name") ? reader.RequiredName("name", MemberRules.LongestName) : found.Name;
        if (name is not null && MemberRules.FindNameFault(name) is { } fault) faults.Add(fault);
        var text = reader.Has("role") || reader.IsNull("role") ? reader.RequiredText("role", MemberRules.LongestName) : null;
        if (reader.IsNull("disabled")) reader.Fault("disabled", "Give true or false, or leave it out.");
        var disabled = reader.Boolean("disabled") ?? found.State == MemberState.Disabled;
        reader.End();
        var errors = new FieldErrors();
        foreach (var one in faults) errors.Add(one.Field.Length == 0 ? "body" : one.Field, one.Message);
        var role = text is null ? found.Role : ReadRole(text, found.TenantNo is not null, errors);
        if (errors.Any) return errors.ToProblem();
        var own = OwnRole(Caller.Of(context), found.TenantNo);
        if (own < role) return Problem.Forbidden($"Nobody gives a role that they do not have themselves; you are {RoleText.Of(own)} there.");
        return await AnswerAsync(async () => await changes.ChangeAsync(found, name!, role, disabled, context) is { } changed ? Shown(context, MemberView.Of(changed)) : Revision.Changed());
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string member, MemberChanges changes)
    {
        if (!(await FindToChangeAsync(context, member, changes)).IsGood(out var found, out var problem)) return problem;
        return await AnswerAsync(async () => await changes.DeleteAsync(found, context) ? TypedResults.NoContent() : Problem.NotFound("member", member));
    }

    private static async Task<IResult> ResetAsync(HttpContext context, string member, MemberChanges changes)
    {
        if (!(await FindToChangeAsync(context, member, changes)).IsGood(out var found, out var problem)) return problem;
        if (found.State == MemberState.Disabled) return Problem.Conflict("The member is disabled, so a password would open nothing. Enable the member first.");
        return await changes.ResetAsync(found, context) is { } reset ? Shown(context, reset) : Problem.NotFound("member", member);
    }

    private static Role ReadRole(string text, bool hasTenant, FieldErrors errors)
    {
        if (!RoleText.TryParse(text, out var role)) errors.Add("role", $"Give one of {RoleText.All}.");
        else if (hasTenant && role == Role.SuperAdmin) errors.Add("role", "A superAdmin is never limited to a tenant; give another role.");
        return role;
    }

    private static async Task<IResult> AnswerAsync(Func<Task<IResult>> act)
    {
        try
        {
            return await act();
        }
        catch (ChangeRefusedException refused)
        {
            return refused.Fault.ToConflict();
        }
    }

    /// <summary>Not found also when the caller does not administer the member's tenant.</summary>
    private static async Task<Found<Member>> FindAsync(HttpContext context, string member, MemberChanges changes) =>
        MemberId.TryParse(member, out var id) && await changes.FindAsync(id, context) is { } found && OwnRole(Caller.Of(context), found.TenantNo) >= Role.TenantAdmin
            ? new(found, null)
            : new(null, Problem.NotFound("member", member));

    private static async Task<Found<Member>> FindToChangeAsync(HttpContext context, string member, MemberChanges changes)
    {
        var access = await FindAsync(context, member, changes);
        return access.IsGood(out var found, out _) && OwnRole(Caller.Of(context), found.TenantNo) < found.Role
            ? new(null, Problem.Forbidden($"Nobody changes a member who may do more than they may themselves; this one is {RoleText.Of(found.Role)}."))
            : access;
    }

    private static Role OwnRole(Caller caller, int? tenantNo) => tenantNo is { } one ? caller.RoleIn(one) : caller.Everywhere ?? 0;

    private static JsonHttpResult<MemberView> Created(HttpContext context, MemberView member)
    {
        context.Response.Headers.Location = $"{context.Request.Path}/{member.Id}";
        Revision.Show(context, member.Revision);
        return TypedResults.Json(member, MemberJson.Default.MemberView, statusCode: StatusCodes.Status201Created);
    }

    private static JsonHttpResult<MemberView> Shown(HttpContext context, MemberView member)
    {
        Revision.Show(context, member.Revision);
        return TypedResults.Json(member, MemberJson.Default.MemberView);
    }
}
