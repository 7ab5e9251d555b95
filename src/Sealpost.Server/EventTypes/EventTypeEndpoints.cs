using System.Buffers.Binary;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Validation;
using Sealpost.Server.Access;
using Sealpost.Server.Idempotency;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;
using Sealpost.Server.Revisions;

namespace Sealpost.Server.EventTypes;

internal static class EventTypeEndpoints
{
    private const int PositionLength = sizeof(long) + EventTypeName.MaxLength;

    public static void MapEventTypes(this IEndpointRouteBuilder api)
    {
        var types = api.MapGroup("/event-types").WithTags("Event types");
        types.MapPost("", CreateAsync).Needs(Role.SuperAdmin, Reach.Instance)
            .Describe(
                "createEventType",
                "Create an event type",
                "Types are shared by all tenants. Unless Sealpost:EventTypes:CreateOnFirstUse is false, publishing an unknown type creates it as well.")
            .Takes(typeof(NewEventType), """{"name":"invoice.paid","description":"An invoice was paid in full.","versions":[{"example":{"invoice":"in_42","paid":true},"schema":{"type":"object","required":["invoice"]}}]}""")
            .Answers(201, "The event type.", typeof(EventTypeView), EventTypeView.Sample)
            .Refuses(ProblemType.Conflict)
            .IsIdempotent();
        types.MapGet("", ListAsync).Needs(Role.Viewer, Reach.Anywhere).IsList()
            .Describe("listEventTypes", "List event types", "Archived ones stay in the list.")
            .Answers(200, "One page of event types.", typeof(Page<EventTypeView>), $$"""{"items":[{{EventTypeView.Sample}}],"next":null}""");
        types.MapGet("/{**eventType}", GetAsync).Needs(Role.Viewer, Reach.Anywhere)
            .Describe("getEventType", "Get an event type")
            .Answers(200, "The event type; its revision is in the ETag.", typeof(EventTypeView), EventTypeView.Sample)
            .Refuses(ProblemType.NotFound);
        types.MapPatch("/{**eventType}", PatchAsync).Needs(Role.SuperAdmin, Reach.Instance)
            .Describe(
                "patchEventType",
                "Change or archive an event type",
                "A merge patch (RFC 7396); versions are replaced as a whole. Messages of an archived type are refused; what was accepted before is still delivered.")
            .Takes(typeof(EventTypePatch), """{"archived":true}""")
            .Answers(200, "The event type as it is now.", typeof(EventTypeView), EventTypeView.Sample)
            .Refuses(ProblemType.NotFound, ProblemType.PreconditionRequired, ProblemType.PreconditionFailed);
    }

    private static async Task<IResult> CreateAsync(HttpContext context, EventTypeStore store, EventTypeCatalogue catalogue, IdempotencyLedger ledger)
    {
        var body = await JsonBody.ReadDocumentAsync(context);
        if (!body.IsGood(out var document, out var problem)) return problem;
        if (!RequestKey.TryRead(context, RequestKey.InstanceScope, body.Bytes.Span, out var key, out problem)) return problem!;
        var faults = new List<FieldFault>();
        var draft = EventTypeDraft.ReadNew(document.RootElement, faults);
        if (faults.Count > 0) return faults.ToProblem();
        try
        {
            var creation = await ledger.CreateAsync(
                key,
                connection => store.Insert(connection, draft) is { } made
                    ? (made.Name, made)
                    : throw new ChangeRefusedException(new("name", "Is the name of an event type that exists; change that one instead.")),
                context.RequestAborted);
            switch (creation)
            {
                case Creation<EventTypeRecord>.Made made:
                    catalogue.Changed(made.Value.Name, archived: false);
                    return Created(context, made.Value);
                case Creation<EventTypeRecord>.Repeated repeated when await store.FindAsync(repeated.Resource, context.RequestAborted) is { } earlier:
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

    private static async Task<IResult> ListAsync(HttpContext context, EventTypeStore store)
    {
        var query = new ListQuery(context, "event-types", PositionLength);
        if (query.Refusal() is { } refusal) return refusal;
        DateTimeOffset? before = query.After is { } after ? DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(after)) : null;
        var beforeName = query.After is { } position ? Encoding.ASCII.GetString(position.AsSpan(sizeof(long)).TrimEnd((byte)0)) : null;
        var rows = await store.ListAsync(before, beforeName, query.Rows, context.RequestAborted);
        return TypedResults.Json(Page.From(rows, query, EventTypeView.Of, PositionOf), EventTypeJson.Default.PageEventTypeView);
    }

    private static async Task<IResult> GetAsync(HttpContext context, string eventType, EventTypeStore store) =>
        await store.FindAsync(NameOf(eventType), context.RequestAborted) is { } found ? Shown(context, found) : Problem.NotFound("event type", eventType);

    private static async Task<IResult> PatchAsync(HttpContext context, string eventType, EventTypeStore store)
    {
        if (await store.FindAsync(NameOf(eventType), context.RequestAborted) is not { } found) return Problem.NotFound("event type", eventType);
        if (Revision.Refuses(context, found.Revision) is { } stale) return stale;
        var body = await JsonBody.ReadDocumentAsync(context, allowsPatch: true);
        if (!body.IsGood(out var document, out var problem)) return problem;
        var faults = new List<FieldFault>();
        var draft = EventTypeDraft.ReadPatch(document.RootElement, faults);
        if (faults.Count > 0) return faults.ToProblem();
        return await store.PatchAsync(found, draft, context.RequestAborted) is { } changed ? Shown(context, changed) : Revision.Changed();
    }

    // A slash in the name may come escaped: Kestrel leaves %2F as it is.
    internal static string NameOf(string segment) => segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static byte[] PositionOf(EventTypeRecord type)
    {
        var position = new byte[PositionLength];
        BinaryPrimitives.WriteInt64BigEndian(position, type.CreatedAt.ToUnixTimeMilliseconds());
        Encoding.ASCII.GetBytes(type.Name, position.AsSpan(sizeof(long)));
        return position;
    }

    private static JsonHttpResult<EventTypeView> Created(HttpContext context, EventTypeRecord type)
    {
        context.Response.Headers.Location = $"{context.Request.Path}/{type.Name}";
        Revision.Show(context, type.Revision);
        return TypedResults.Json(EventTypeView.Of(type), EventTypeJson.Default.EventTypeView, statusCode: StatusCodes.Status201Created);
    }

    private static JsonHttpResult<EventTypeView> Shown(HttpContext context, EventTypeRecord type)
    {
        Revision.Show(context, type.Revision);
        return TypedResults.Json(EventTypeView.Of(type), EventTypeJson.Default.EventTypeView);
    }
}
