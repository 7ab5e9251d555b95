using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Tenants;
using Sealpost.Server.Access;
using Sealpost.Server.Audit;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Messages;

internal static class MessageEndpoints
{
    private const string InList =
        """{"id":"msg_01kczq3v7q8r5t6w9x0y1z2a3b","eventType":"invoice.paid","contentType":"application/json","size":31,"deliveries":2,"createdAt":"2026-01-31T09:30:00.000Z"}""";
    private const string Whole =
        """{"id":"msg_01kczq3v7q8r5t6w9x0y1z2a3b","eventType":"invoice.paid","contentType":"application/json","size":31,"deliveries":2,"createdAt":"2026-01-31T09:30:00.000Z","payload":{"invoice":"in_42","paid":true}}""";

    public static void MapMessages(this IEndpointRouteBuilder api)
    {
        var messages = api.MapGroup("/tenants/{tenant}/messages").WithTags("Messages");
        messages.MapPost("", BatchEndpoint.HandleAsync).Needs(Role.WebhookManager).IsNotAudited()
            .Describe(
                "offerMessages",
                "Publish one message or a batch",
                "One object, or an array of up to 1,000: all are stored or none, and the answer is an array in the same order. Each payload's JSON text is kept byte for byte.")
            .Takes(typeof(OfferedMessage), """{"eventType":"invoice.paid","payload":{"invoice":"in_42","paid":true}}""")
            .Takes(typeof(OfferedMessage[]), """[{"eventType":"invoice.paid","payload":{"invoice":"in_42"},"idempotencyKey":"in_42-paid"}]""")
            .Answers(202, "Everything is on disk and will be delivered.", typeof(AcceptedMessage), AcceptedMessage.Example)
            .Answers(202, "Everything is on disk and will be delivered.", typeof(AcceptedMessage[]), $"[{AcceptedMessage.Example}]")
            .Refuses(ProblemType.NotFound, ProblemType.LimitReached, ProblemType.Busy, ProblemType.Unavailable)
            .IsIdempotent();
        messages.MapGet("", ListAsync).Needs(Role.Viewer)
            .IsList(new QueryParameter("eventType", "Only messages of this event type."), new QueryParameter("source", "Only messages that came in by this source."))
            .Describe("listMessages", "List messages", "Without payloads.")
            .Answers(200, "One page of messages.", typeof(Page<MessageView>), $$"""{"items":[{{InList}}],"next":null}""")
            .Refuses(ProblemType.NotFound);
        messages.MapGet("/{message}", GetAsync).Needs(Role.Viewer)
            .Describe("getMessage", "Get a message", "With its payload, unless that was expunged.")
            .Answers(200, "The message.", typeof(MessageView), Whole)
            .Refuses(ProblemType.NotFound);
        messages.MapDelete("/{message}/payload", ExpungeAsync).Needs(Role.WebhookManager)
            .Describe("expungePayload", "Expunge a message's payload", "The payload is erased and cannot be delivered or resent any more; that the message existed stays on record.")
            .Answers(204, "The payload is gone.")
            .Refuses(ProblemType.NotFound);
    }

    private static async Task<IResult> ListAsync(HttpContext context, TenantDirectory tenants, MessageStore store)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        var query = new ListQuery(context, $"messages:{tenant.TenantNo}");
        var eventType = query.Text("eventType");
        if (eventType is not null && !EventTypeName.IsValid(eventType)) query.Errors.Add("eventType", EventTypeName.Expected);
        var source = ReadSource(query);
        if (query.Refusal() is { } refusal) return refusal;
        MessageId? before = query.After is { } after ? MessageId.FromBytes(after) : null;
        var found = await store.ListAsync(tenant.TenantNo, new(eventType, source), before, query.Rows, context.RequestAborted);
        return TypedResults.Json(Page.From(found, query, MessageView.InList, row => row.Id, id => id.ToBytes()), MessageJson.Default.PageMessageView);
    }

    private static SourceId? ReadSource(ListQuery query)
    {
        if (query.Text("source") is not { } text) return null;
        if (SourceId.TryParse(text, out var id)) return id;
        query.Errors.Add("source", "Give a source id: src_ and 26 characters.");
        return null;
    }

    private static async Task<IResult> GetAsync(HttpContext context, string message, TenantDirectory tenants, MessageStore store)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        return MessageId.TryParse(message, out var id) && await store.FindAsync(tenant.TenantNo, id, context.RequestAborted) is { } found
            ? TypedResults.Json(MessageView.Whole(found), MessageJson.Default.MessageView)
            : Problem.NotFound("message", message);
    }

    private static async Task<IResult> ExpungeAsync(HttpContext context, string message, TenantDirectory tenants, MessageStore store)
    {
        var access = await TenantAccess.FindAsync(context, tenants);
        if (!access.IsGood(out var tenant, out var problem)) return problem;
        return MessageId.TryParse(message, out var id) && await store.ExpungeAsync(tenant.TenantNo, id, context.RequestAborted)
            ? TypedResults.NoContent()
            : Problem.NotFound("message", message);
    }
}
