using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Validation;
using Sealpost.Server.Access;
using Sealpost.Server.Json;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Destinations;

/// <summary>What is done with a destination beyond editing it.</summary>
internal static class DestinationActions
{
    private const int LongestReason = 500;

    public static void MapDestinationActions(this IEndpointRouteBuilder api)
    {
        var destination = api.MapGroup("/tenants/{tenant}/destinations/{destination}").WithTags("Destinations");
        destination.MapPost("/enable", EnableAsync).Needs(Role.WebhookManager)
            .Describe("enableDestination", "Enable a destination", "It gets events again from now on. Those of the time in between are not sent. Enabling what is enabled changes nothing.")
            .Answers(200, "The destination as it is now.", typeof(DestinationView), DestinationView.Example)
            .Refuses(ProblemType.NotFound);
        destination.MapPost("/disable", DisableAsync).Needs(Role.WebhookManager)
            .Describe("disableDestination", "Disable a destination", "It gets no more events. Disabling what is disabled changes nothing, its reason neither.")
            .TakesOptionally(typeof(DisableBody), """{"reason":"The receiver moves house."}""")
            .Answers(200, "The destination as it is now.", typeof(DestinationView), DestinationView.Example)
            .Refuses(ProblemType.NotFound);
    }

    private static async Task<IResult> EnableAsync(HttpContext context, string destination, DestinationAccess access, DestinationStore store)
    {
        var found = await access.FindAsync(context, destination);
        if (!found.IsGood(out var record, out var problem)) return problem;
        return await store.MoveAsync(record.DestinationNo, DestinationMove.Enable, reason: null, context.RequestAborted) is { } moved
            ? DestinationEndpoints.Shown(context, moved, [])
            : Problem.NotFound("destination", destination);
    }

    private static async Task<IResult> DisableAsync(HttpContext context, string destination, DestinationAccess access, DestinationStore store)
    {
        var found = await access.FindAsync(context, destination);
        if (!found.IsGood(out var record, out var problem)) return problem;
        var body = await JsonBody.ReadOptionalDocumentAsync(context);
        if (!body.IsGood(out var document, out problem)) return problem;
        var faults = new List<FieldFault>();
        var reader = new FieldReader(document.RootElement, faults);
        var reason = reader.Text("reason", LongestReason) ?? DestinationEditor.DisabledByOwner;
        reader.End();
        if (faults.Count > 0) return faults.ToProblem();
        return await store.MoveAsync(record.DestinationNo, DestinationMove.Disable, reason, context.RequestAborted) is { } moved
            ? DestinationEndpoints.Shown(context, moved, [])
            : Problem.NotFound("destination", destination);
    }
}
