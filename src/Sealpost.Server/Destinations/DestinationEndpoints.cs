using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Destinations.Settings;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Access;
using Sealpost.Server.Idempotency;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;
using Sealpost.Server.Revisions;

namespace Sealpost.Server.Destinations;

internal static class DestinationEndpoints
{
    public static void MapDestinations(this IEndpointRouteBuilder api)
    {
        var destinations = api.MapGroup("/tenants/{tenant}/destinations").WithTags("Destinations");
        destinations.MapPost("", CreateAsync).Needs(Role.WebhookManager)
            .Describe(
                "createDestination",
                "Create a destination",
                "A generated signing secret is in this answer and nowhere else.")
            .Takes(typeof(NewDestination), """{"url":"https://hooks.example.com/in","profile":"standard-webhooks","eventTypes":["invoice.paid"],"headers":{"X-Env":"prod"}}""")
            .Answers(201, "The destination, with its secret.", typeof(DestinationView), DestinationView.CreatedExample)
            .Refuses(ProblemType.NotFound, ProblemType.Conflict)
            .IsIdempotent();
        destinations.MapGet("", ListAsync).Needs(Role.Viewer).IsList()
            .Describe("listDestinations", "List destinations")
            .Answers(200, "One page of destinations.", typeof(Page<DestinationView>), $$"""{"items":[{{DestinationView.Example}}],"next":null}""")
            .Refuses(ProblemType.NotFound);
        destinations.MapGet("/{destination}", GetAsync).Needs(Role.Viewer)
            .Describe("getDestination", "Get a destination")
            .Answers(200, "The destination; its revision is in the ETag.", typeof(DestinationView), DestinationView.Example)
            .Refuses(ProblemType.NotFound);
        destinations.MapPatch("/{destination}", PatchAsync).Needs(Role.WebhookManager)
            .Describe(
                "patchDestination",
                "Change a destination",
                "A merge patch (RFC 7396): lists are replaced as a whole. An authentication of another type replaces the old one whole. Deliveries that wait for a retry use what is set then.")
            .Takes(typeof(DestinationPatch), """{"eventTypes":["invoice.paid","invoice.voided"],"headers":{"X-Env":null}}""")
            .Answers(200, "The destination as it is now; a secret that this change generated is in it.", typeof(DestinationView), DestinationView.Example)
            .Refuses(ProblemType.NotFound, ProblemType.Conflict, ProblemType.PreconditionRequired, ProblemType.PreconditionFailed);
        destinations.MapDelete("/{destination}", DeleteAsync).Needs(Role.WebhookManager)
            .Describe("deleteDestination", "Delete a destination", "Its secrets go at once and what is still to be delivered to it is cancelled; its history stays.")
            .Answers(204, "It is deleted.")
            .Refuses(ProblemType.NotFound);
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context, TenantDirectory tenants, DestinationEditor editor, DestinationStore store, IdempotencyLedger ledger)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        var body = await JsonBody.ReadDocumentAsync(context);
        if (!body.IsGood(out var document, out problem)) return problem;
        if (!RequestKey.TryRead(context, tenant.TenantNo, body.Bytes.Span, out var key, out problem)) return problem!;
        var parsing = editor.Parse(document.RootElement);
        if (parsing is DestinationParsing.Invalid invalid) return invalid.Faults.ToProblem();
        var parsed = (DestinationParsing.Valid)parsing;
        try
        {
            var creation = await ledger.CreateAsync(
                key,
                connection =>
                {
                    var made = editor.Insert(connection, tenant.TenantNo, parsed);
                    return (made.Destination.Id.ToString(), made);
                },
                context.RequestAborted);
            switch (creation)
            {
                case Creation<DestinationChange.Done>.Made made:
                    tenants.Invalidate(tenant.TenantNo, made.Value.Destination.DestinationNo);
                    return Created(context, made.Value.Destination, made.Value.Shown);
                case Creation<DestinationChange.Done>.Repeated repeated
                    when DestinationId.TryParse(repeated.Resource, out var id) && await store.FindAsync(tenant.TenantNo, id, context.RequestAborted) is { } earlier:
                    RequestKey.MarkReplayed(context);
                    return Created(context, earlier, []);
                default:
                    return RequestKey.Refusal();
            }
        }
        catch (ChangeRefusedException refused)
        {
            return refused.Fault.ToConflict();
        }
    }

    private static async Task<IResult> ListAsync(HttpContext context, TenantDirectory tenants, DestinationStore store)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        var query = new ListQuery(context, $"destinations:{tenant.TenantNo}");
        if (query.Refusal() is { } refusal) return refusal;
        DestinationId? before = query.After is { } after ? DestinationId.FromBytes(after) : null;
        var rows = await store.ListAsync(tenant.TenantNo, before, query.Rows, context.RequestAborted);
        return TypedResults.Json(Page.From(rows, query, DestinationView.Of, row => row.Id.ToBytes()), DestinationJson.Default.PageDestinationView);
    }

    private static async Task<IResult> GetAsync(HttpContext context, string destination, DestinationAccess access)
    {
        var found = await access.FindAsync(context, destination);
        return found.IsGood(out var record, out var problem) ? Shown(context, record, []) : problem;
    }

    private static async Task<IResult> PatchAsync(HttpContext context, string destination, DestinationAccess access, DestinationEditor editor)
    {
        var found = await access.FindAsync(context, destination);
        if (!found.IsGood(out var record, out var problem)) return problem;
        if (Revision.Refuses(context, record.Revision) is { } stale) return stale;
        var body = await JsonBody.ReadDocumentAsync(context, allowsPatch: true);
        if (!body.IsGood(out var document, out problem)) return problem;
        return await editor.PatchAsync(record, document.RootElement, context.RequestAborted) switch
        {
            DestinationChange.Done done => Shown(context, done.Destination, done.Shown),
            DestinationChange.Invalid invalid => invalid.Faults.ToProblem(),
            DestinationChange.Refused refused => refused.Fault.ToConflict(),
            _ => Revision.Changed(),
        };
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string destination, DestinationAccess access, DestinationStore store)
    {
        var found = await access.FindAsync(context, destination);
        if (!found.IsGood(out var record, out var problem)) return problem;
        return await store.DeleteAsync(record.TenantNo, record.DestinationNo, context.RequestAborted) ? TypedResults.NoContent() : Problem.NotFound("destination", destination);
    }

    internal static JsonHttpResult<DestinationView> Shown(HttpContext context, DestinationRecord destination, ImmutableArray<ShownSecret> shown)
    {
        Revision.Show(context, destination.Revision);
        return TypedResults.Json(DestinationView.Of(destination, shown), DestinationJson.Default.DestinationView);
    }

    private static JsonHttpResult<DestinationView> Created(HttpContext context, DestinationRecord destination, ImmutableArray<ShownSecret> shown)
    {
        context.Response.Headers.Location = $"{context.Request.Path}/{destination.Id}";
        Revision.Show(context, destination.Revision);
        return TypedResults.Json(DestinationView.Of(destination, shown), DestinationJson.Default.DestinationView, statusCode: StatusCodes.Status201Created);
    }
}
