using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Sources;
using Sealpost.Engine.Sources.Settings;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Access;
using Sealpost.Server.Idempotency;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;
using Sealpost.Server.Revisions;

namespace Sealpost.Server.Sources;

internal static class SourceEndpoints
{
    public static void MapSources(this IEndpointRouteBuilder api)
    {
        var sources = api.MapGroup("/tenants/{tenant}/sources").WithTags("Sources");
        sources.MapPost("", CreateAsync).Needs(Role.WebhookManager)
            .Describe("createSource", "Create a source", "The URL to give the sender is in this answer and nowhere else, and so is a generated secret.")
            .Takes(
                typeof(NewSource),
                """{"name":"Stripe, live","scheme":"stripe","secret":"whsec_…","eventType":{"json":"/type","prefix":"stripe."},"deduplicate":{"by":"json","json":"/id","window":"3d"}}""")
            .Answers(201, "The source, with its URL.", typeof(SourceView), SourceView.CreatedExample)
            .Refuses(ProblemType.NotFound)
            .IsIdempotent();
        sources.MapGet("", ListAsync).Needs(Role.Viewer).IsList()
            .Describe("listSources", "List sources")
            .Answers(200, "One page of sources.", typeof(Page<SourceView>), $$"""{"items":[{{SourceView.Example}}],"next":null}""")
            .Refuses(ProblemType.NotFound);
        sources.MapGet("/{source}", GetAsync).Needs(Role.Viewer)
            .Describe("getSource", "Get a source")
            .Answers(200, "The source; its revision is in the ETag.", typeof(SourceView), SourceView.Example)
            .Refuses(ProblemType.NotFound);
        sources.MapPatch("/{source}", PatchAsync).Needs(Role.WebhookManager)
            .Describe(
                "patchSource",
                "Change a source",
                "A merge patch (RFC 7396), but scheme, handshake, eventType and deduplicate are replaced whole. Another scheme takes what belonged to the old one with it: its settings, handshake and event type.")
            .Takes(typeof(SourcePatch), """{"enabled":false}""")
            .Answers(200, "The source as it is now; a secret that this change generated is in it.", typeof(SourceView), SourceView.Example)
            .Refuses(ProblemType.NotFound, ProblemType.PreconditionRequired, ProblemType.PreconditionFailed);
        sources.MapDelete("/{source}", DeleteAsync).Needs(Role.WebhookManager)
            .Describe("deleteSource", "Delete a source", "Its URL is unknown from then on; its secrets and what it rejected are gone. The messages it took in stay.")
            .Answers(204, "It is deleted.")
            .Refuses(ProblemType.NotFound);
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context, TenantDirectory tenants, SourceEditor editor, SourceStore store, IdempotencyLedger ledger, IngestUrl urls)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        var body = await JsonBody.ReadDocumentAsync(context);
        if (!body.IsGood(out var document, out problem)) return problem;
        if (!RequestKey.TryRead(context, tenant.TenantNo, body.Bytes.Span, out var key, out problem)) return problem!;
        var parsing = editor.Parse(document.RootElement);
        if (parsing is not SourceParsing.Valid parsed) return ((SourceParsing.Invalid)parsing).Faults.ToProblem();
        var creation = await ledger.CreateAsync(
            key,
            connection =>
            {
                var made = editor.Insert(connection, tenant.TenantNo, parsed);
                return (made.Source.Id.ToString(), made);
            },
            context.RequestAborted);
        switch (creation)
        {
            case Creation<SourceChange.Done>.Made made:
                return Created(context, made.Value.Source, urls.Of(context, made.Value.Token!), made.Value.Secret);
            case Creation<SourceChange.Done>.Repeated repeated
                when SourceId.TryParse(repeated.Resource, out var id) && await store.FindAsync(tenant.TenantNo, id, context.RequestAborted) is { } earlier:
                RequestKey.MarkReplayed(context);
                return Created(context, earlier, url: null, secret: null);
            default:
                return RequestKey.Refusal();
        }
    }

    private static async Task<IResult> ListAsync(HttpContext context, TenantDirectory tenants, SourceStore store)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        var query = new ListQuery(context, $"sources:{tenant.TenantNo}");
        if (query.Refusal() is { } refusal) return refusal;
        var rows = await store.ListAsync(tenant.TenantNo, query.After, query.Rows, context.RequestAborted);
        return TypedResults.Json(Page.From(rows, query, SourceView.Of, row => row.Id.ToBytes()), SourceJson.Default.PageSourceView);
    }

    private static async Task<IResult> GetAsync(HttpContext context, string source, SourceAccess access)
    {
        var found = await access.FindAsync(context, source);
        return found.IsGood(out var record, out var problem) ? Shown(context, record, secret: null) : problem;
    }

    private static async Task<IResult> PatchAsync(HttpContext context, string source, SourceAccess access, SourceEditor editor)
    {
        var found = await access.FindAsync(context, source);
        if (!found.IsGood(out var record, out var problem)) return problem;
        if (Revision.Refuses(context, record.Revision) is { } stale) return stale;
        var body = await JsonBody.ReadDocumentAsync(context, allowsPatch: true);
        if (!body.IsGood(out var document, out problem)) return problem;
        return await editor.PatchAsync(record, document.RootElement, context.RequestAborted) switch
        {
            SourceChange.Done done => Shown(context, done.Source, done.Secret),
            SourceChange.Invalid invalid => invalid.Faults.ToProblem(),
            _ => Revision.Changed(),
        };
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, string source, SourceAccess access, SourceStore store)
    {
        var found = await access.FindAsync(context, source);
        if (!found.IsGood(out var record, out var problem)) return problem;
        return await store.DeleteAsync(record.SourceNo, context.RequestAborted) ? TypedResults.NoContent() : Problem.NotFound("source", source);
    }

    private static JsonHttpResult<SourceView> Shown(HttpContext context, SourceRecord source, string? secret)
    {
        Revision.Show(context, source.Revision);
        return TypedResults.Json(SourceView.Of(source) with { Secret = secret }, SourceJson.Default.SourceView);
    }

    private static JsonHttpResult<SourceView> Created(HttpContext context, SourceRecord source, string? url, string? secret)
    {
        context.Response.Headers.Location = $"{context.Request.Path}/{source.Id}";
        Revision.Show(context, source.Revision);
        return TypedResults.Json(SourceView.Of(source) with { Url = url, Secret = secret }, SourceJson.Default.SourceView, statusCode: StatusCodes.Status201Created);
    }
}
