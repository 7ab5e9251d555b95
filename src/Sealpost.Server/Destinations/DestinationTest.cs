using System.ComponentModel;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.EventTypes;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Messages;
using Sealpost.Engine.Tenants;
using Sealpost.Engine.Validation;
using Sealpost.Server.Access;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Destinations;

/// <summary>Sends one event to one destination, to try it out.</summary>
internal static class DestinationTest
{
    public static void MapDestinationTest(this IEndpointRouteBuilder api) => api.MapPost("/tenants/{tenant}/destinations/{destination}/test", SendAsync).Needs(Role.WebhookManager)
        .WithTags("Destinations")
        .Describe(
            "testDestination",
            "Send a test event to one destination",
            "Whatever the destination subscribes to. The event is delivered like any other: signed, recorded and tried again. Without a body it is the profile's own test event (EnGenius: AP Device Online), otherwise the example of the first event type that the destination names, otherwise a plain sample. The event type need not exist and is not made.")
        .TakesOptionally(typeof(TestBody), """{"eventType":"invoice.paid","payload":{"invoice":"in_42","paid":true}}""")
        .Answers(202, "It is on disk and will be delivered.", typeof(TestSentView), TestSentView.Example)
        .Refuses(ProblemType.NotFound, ProblemType.Conflict, ProblemType.LimitReached, ProblemType.Busy, ProblemType.Unavailable);

    private static async Task<IResult> SendAsync(
        HttpContext context, string destination, DestinationAccess access, TenantDirectory tenants, TestEvents tests, MessageIntake intake)
    {
        var found = await access.FindAsync(context, destination);
        if (!found.IsGood(out var record, out var problem)) return problem;
        var body = await JsonBody.ReadOptionalDocumentAsync(context);
        if (!body.IsGood(out var document, out problem)) return problem;
        var faults = new List<FieldFault>();
        var reader = new FieldReader(document.RootElement, faults);
        var eventType = reader.Text("eventType", int.MaxValue);
        if (eventType is not null && !EventTypeName.IsValid(eventType)) reader.Fault("eventType", EventTypeName.Expected);
        var payload = reader.Any("payload") is { } given ? Encoding.UTF8.GetBytes(given.GetRawText()) : null;
        reader.End();
        if (faults.Count > 0) return faults.ToProblem();
        if (WhyNot(record.State) is { } reason) return Problem.Conflict(reason);
        if (await tenants.FindAsync(record.TenantNo, context.RequestAborted) is not { } tenant) return Problem.NotFound("destination", destination);
        var message = await tests.MakeAsync(record, eventType, payload, context.RequestAborted);
        return await intake.AcceptForAsync(tenant, record.DestinationNo, message, context.RequestAborted) switch
        {
            AcceptOutcome.Accepted accepted => TypedResults.Json(
                new TestSentView(accepted.Id.ToString(), new DeliveryId(accepted.Id, 0).ToString(), message.EventType), DestinationJson.Default.TestSentView, statusCode: StatusCodes.Status202Accepted),
            AcceptOutcome.Busy busy => Problem.Busy(busy.RetryAfter),
            AcceptOutcome.Limited limited => Problem.Limited(limited.Limit, limited.Most, limited.RetryAfter),
            var other => throw new InvalidOperationException($"A message without a key cannot be {other}."),
        };
    }

    private static string? WhyNot(DestinationState state) => state switch
    {
        DestinationState.Active => null,
        DestinationState.Validating => "The receiver has not passed the handshake yet, and gets nothing before; POST …/validate, which says what is missing, then test.",
        _ => "The destination is not enabled; POST …/enable, then test.",
    };
}

[Description("What to send as a test. Every member may be left out, and so may the body.")]
internal sealed record TestBody(
    [property: Description("The event type; absent for the one that fits the destination.")] string? EventType = null,
    [property: Description("The payload: any JSON, sent byte for byte as it is written here; absent for an example.")] JsonElement? Payload = null);

[Description("A test event on its way.")]
internal sealed record TestSentView(
    [property: Description("The message.")] string Message,
    [property: Description("Its one delivery, which shows what became of it.")] string Delivery,
    [property: Description("The event type that it has.")] string EventType)
{
    public const string Example = """{"message":"msg_01kczq3v7q8r5t6w9x0y1z2a3b","delivery":"dlv_01kczq3v7q8r5t6w9x0y1z2a3b_0","eventType":"invoice.paid"}""";
}
