using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Server.Access;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Paging;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Deliveries;

internal static class DeliveryEndpoints
{
    private const string Delivery =
        """
        {"id":"dlv_01kczq3v7q8r5t6w9x0y1z2a3b_0","message":"msg_01kczq3v7q8r5t6w9x0y1z2a3b","destination":"dst_01kczq2n4m5p6q7r8s9t0v1w2x","eventType":"invoice.paid","state":"pending","attempts":1,"lastStatus":503,"createdAt":"2026-01-31T09:30:00.000Z","lastAttemptAt":"2026-01-31T09:30:00.012Z","nextAttemptAt":"2026-01-31T09:30:05.200Z"}
        """;
    private const string Attempt =
        """
        {"number":1,"outcome":"retrying","stage":null,"status":503,"detail":null,"startedAt":"2026-01-31T09:30:00.012Z","durationMs":18.4,"destinationRevision":1,"request":{"headers":[{"name":"webhook-id","value":"msg_01kczq3v7q8r5t6w9x0y1z2a3b"}],"body":"{\"invoice\":\"in_42\"}","bodyEncoding":"utf8","truncated":false},"response":{"headers":[{"name":"Retry-After","value":"5"}],"body":"busy","bodyEncoding":"utf8","truncated":false}}
        """;

    public static void MapDeliveries(this IEndpointRouteBuilder api)
    {
        var deliveries = api.MapGroup("/tenants/{tenant}/deliveries").WithTags("Deliveries");
        deliveries.MapGet("", DeliveryReads.ListAsync).Needs(Role.Viewer)
            .IsList(
                new QueryParameter("destination", "Only deliveries to this destination."),
                new QueryParameter("message", "Only deliveries of this message."),
                new QueryParameter("state", "Only deliveries in this state.", "string", [.. Enum.GetNames<DeliveryStatus>().Select(name => name.ToLowerInvariant())]),
                new QueryParameter("from", "Only deliveries of messages accepted at or after this time.", "date-time"),
                new QueryParameter("until", "Only deliveries of messages accepted before this time.", "date-time"))
            .Describe("listDeliveries", "List deliveries")
            .Answers(200, "One page of deliveries.", typeof(Page<DeliveryView>), $$"""{"items":[{{Delivery}}],"next":null}""")
            .Refuses(ProblemType.NotFound);
        deliveries.MapGet("/{delivery}", DeliveryReads.GetAsync).Needs(Role.Viewer)
            .Describe("getDelivery", "Get a delivery")
            .Answers(200, "The delivery.", typeof(DeliveryView), Delivery)
            .Refuses(ProblemType.NotFound);
        deliveries.MapGet("/{delivery}/attempts", DeliveryReads.ListAttemptsAsync).Needs(Role.Viewer).IsList()
            .Describe("listAttempts", "List a delivery's attempts", "Request and response with headers and bodies, the newest attempt first.")
            .Answers(200, "One page of attempts.", typeof(Page<AttemptView>), $$"""{"items":[{{Attempt}}],"next":null}""")
            .Refuses(ProblemType.NotFound);
        deliveries.MapPost("/{delivery}/resend", DeliveryChanges.ResendAsync).Needs(Role.WebhookManager)
            .Describe("resendDelivery", "Resend a delivery", "Sends it again from the start of its schedule, whatever became of it before. A delivery that is still pending is refused.")
            .Answers(202, "It is pending again.", typeof(DeliveryView), Delivery)
            .Refuses(ProblemType.NotFound, ProblemType.Conflict);
        deliveries.MapPost("/{delivery}/cancel", DeliveryChanges.CancelAsync).Needs(Role.WebhookManager)
            .Describe("cancelDelivery", "Cancel a delivery", "No further attempt is made. A request already on its way may still arrive.")
            .Answers(200, "It is cancelled.", typeof(DeliveryView), Delivery.Replace("pending", "cancelled", StringComparison.Ordinal))
            .Refuses(ProblemType.NotFound, ProblemType.Conflict);
    }
}
