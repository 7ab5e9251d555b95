using System.Buffers.Binary;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Notifications;
using Sealpost.Engine.Tenants;
using Sealpost.Engine.Validation;
using Sealpost.Server.Access;
using Sealpost.Server.Idempotency;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;
using Sealpost.Server.Revisions;

namespace Sealpost.Server.Tenants;

internal static class TenantEndpoints
{
    private const int LongestName = 200;

    public static void MapTenants(this IEndpointRouteBuilder api)
    {
        var tenants = api.MapGroup("/tenants").WithTags("Tenants");
        tenants.MapPost("", CreateAsync).Needs(Role.SuperAdmin, Reach.Instance)
            .Describe("createTenant", "Create a tenant")
            .Takes(typeof(NewTenant), """{"id":"acme","name":"Acme Ltd"}""")
            .Answers(201, "The tenant.", typeof(TenantView), TenantView.Example)
            .Refuses(ProblemType.Conflict)
            .IsIdempotent();
        tenants.MapGet("", ListAsync).Needs(Role.Viewer, Reach.Anywhere).IsList()
            .Describe("listTenants", "List tenants", "A key of one tenant sees that tenant alone.")
            .Answers(200, "One page of tenants.", typeof(Page<TenantView>), $$"""{"items":[{{TenantView.Example}}],"next":null}""");
        tenants.MapGet("/{tenant}", GetAsync).Needs(Role.Viewer)
            .Describe("getTenant", "Get a tenant")
            .Answers(200, "The tenant; its revision is in the ETag.", typeof(TenantView), TenantView.Example)
            .Refuses(ProblemType.NotFound);
        tenants.MapPatch("/{tenant}", PatchAsync).Needs(Role.SuperAdmin, Reach.Instance)
            .Describe("patchTenant", "Change a tenant", "A merge patch (RFC 7396).")
            .Takes(typeof(TenantPatch), """{"name":"Acme Limited","retention":{"payloads":"7d"},"limits":{"messagesPerSecond":500}}""")
            .Answers(200, "The tenant as it is now.", typeof(TenantView), TenantView.Example)
            .Refuses(ProblemType.NotFound, ProblemType.Conflict, ProblemType.PreconditionRequired, ProblemType.PreconditionFailed);
        tenants.MapDelete("/{tenant}", DeleteAsync).Needs(Role.SuperAdmin, Reach.Instance)
            .Describe("deleteTenant", "Delete a tenant", "Its destinations and their secrets go at once and what is still to be delivered is cancelled.")
            .Answers(204, "It is deleted.")
            .Refuses(ProblemType.NotFound, ProblemType.Conflict);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, TenantStore store, IdempotencyLedger ledger)
    {
        var body = await JsonBody.ReadDocumentAsync(context);
        if (!body.IsGood(out var document, out var problem)) return problem;
        if (!RequestKey.TryRead(context, RequestKey.InstanceScope, body.Bytes.Span, out var key, out problem)) return problem!;
        var faults = new List<FieldFault>();
        var reader = new FieldReader(document.RootElement, faults);
        var id = reader.Text("id", int.MaxValue);
        if (id is not null && !TenantId.IsValid(id)) reader.Fault("id", TenantId.Expected);
        var name = reader.Has("name") ? reader.RequiredName("name", LongestName) : reader.Text("name", LongestName);
        reader.End();
        if (faults.Count > 0) return faults.ToProblem();

        id ??= TenantId.Generate();
        try
        {
            var creation = await ledger.CreateAsync(
                key,
                connection => store.Insert(connection, id, name ?? id) is { } made
                    ? (made.Id, made)
                    : throw new ChangeRefusedException(new("id", "Is taken, by a tenant that exists or one that was deleted; choose another.")),
                context.RequestAborted);
            switch (creation)
            {
                case Creation<TenantRecord>.Made made:
                    return Created(context, made.Value);
                case Creation<TenantRecord>.Repeated repeated when await store.FindAsync(repeated.Resource, context.RequestAborted) is { } earlier:
                    RequestKey.MarkReplayed(context);
                    return Created(context, earlier);
                default:
                    return RequestKey.Refusal();
            }
        }
        catch (ChangeRefusedException refused)
        {
            return refused.Fault.ToConflict();
        }
    }

    private static async Task<IResult> ListAsync(HttpContext context, TenantStore store)
    {
        var query = new ListQuery(context, "tenants", sizeof(int));
        if (query.Refusal() is { } refusal) return refusal;
        int? before = query.After is { } after ? BinaryPrimitives.ReadInt32BigEndian(after) : null;
        var rows = await store.ListAsync(Caller.Of(context).Tenants, before, query.Rows, context.RequestAborted);
        return TypedResults.Json(Page.From(rows, query, TenantView.Of, PositionOf), TenantJson.Default.PageTenantView);
    }

    private static async Task<IResult> GetAsync(HttpContext context, string tenant, TenantStore store) =>
        await FindAsync(context, tenant, store) is { } found ? Shown(context, found) : Problem.NotFound("tenant", tenant);

    private static async Task<IResult> PatchAsync(HttpContext context, string tenant, TenantStore store)
    {
        if (await FindAsync(context, tenant, store) is not { } found) return Problem.NotFound("tenant", tenant);
        if (found.TenantNo == SystemTenant.Number) return Unchangeable();
        if (Revision.Refuses(context, found.Revision) is { } stale) return stale;
        var body = await JsonBody.ReadDocumentAsync(context, allowsPatch: true);
        if (!body.IsGood(out var document, out var problem)) return problem;
        var faults = new List<FieldFault>();
        var given = new FieldReader(document.RootElement, faults);
        var reader = new FieldReader(MergePatch.Apply(found.Settings.Write(), document.RootElement), faults);
        reader.Refuse("id", "Cannot be changed.");
        var name = given.IsNull("name") || given.Has("name") ? given.RequiredName("name", LongestName) : found.Name;
        reader.Any("name");
        var settings = TenantSettingsParser.Parse(reader);
        reader.End();
        if (faults.Count > 0) return faults.ToProblem();
        return await store.ChangeAsync(found.TenantNo, found.Revision, name!, settings, context.RequestAborted) is { } changed ? Shown(context, changed) : Revision.Changed();
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string tenant, TenantStore store)
    {
        var found = await FindAsync(context, tenant, store);
        if (found is { TenantNo: SystemTenant.Number }) return Unchangeable();
        return found is not null && await store.DeleteAsync(found.TenantNo, context.RequestAborted) ? TypedResults.NoContent() : Problem.NotFound("tenant", tenant);
    }

    private static Problem Unchangeable() => Problem.Conflict($"The tenant {SystemTenant.Id} carries system events; it can be neither changed nor deleted.");

    private static async Task<TenantRecord?> FindAsync(HttpContext context, string id, TenantStore store) =>
        await store.FindAsync(id, context.RequestAborted) is { } found && Caller.Of(context).MayReach(found.TenantNo) ? found : null;

    private static byte[] PositionOf(TenantRecord tenant)
    {
        var position = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(position, tenant.TenantNo);
        return position;
    }

    private static JsonHttpResult<TenantView> Created(HttpContext context, TenantRecord tenant)
    {
        context.Response.Headers.Location = $"{context.Request.Path}/{tenant.Id}";
        Revision.Show(context, tenant.Revision);
        return TypedResults.Json(TenantView.Of(tenant), TenantJson.Default.TenantView, statusCode: StatusCodes.Status201Created);
    }

    private static JsonHttpResult<TenantView> Shown(HttpContext context, TenantRecord tenant)
    {
        Revision.Show(context, tenant.Revision);
        return TypedResults.Json(TenantView.Of(tenant), TenantJson.Default.TenantView);
    }
}
