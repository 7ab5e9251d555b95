using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Engine.Handshakes;
using Sealpost.Server.Access;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Destinations;

/// <summary>Asks a destination's receiver, at will, whether it wants the events.</summary>
internal static class DestinationValidation
{
    private const string TooOften = "The receiver has been asked as often as one that has not agreed may be (Sealpost:Deliveries:FirstContactAttemptsPerHost). Ask again after the time in Retry-After.";

    public static void MapDestinationValidation(this IEndpointRouteBuilder api) => api.MapPost("/tenants/{tenant}/destinations/{destination}/validate", ValidateAsync).Needs(Role.WebhookManager)
        .WithTags("Destinations")
        .Describe(
            "validateDestination",
            "Make the handshake with a destination's receiver",
            "One request of at most 15 seconds, authenticated and signed like every other, and no retry. A receiver that has not agreed yet is asked only so often. A destination whose receiver agrees becomes active; one whose receiver does not is validating, and gets no events, until it does. A disabled destination stays disabled.")
        .Answers(200, "How it ended, be it well or not.", typeof(ValidationView), ValidationView.Example)
        .Refuses(ProblemType.NotFound, ProblemType.Conflict, ProblemType.LimitReached);

    private static async Task<IResult> ValidateAsync(HttpContext context, string destination, DestinationAccess access, HandshakeRunner runner)
    {
        var found = await access.FindAsync(context, destination);
        if (!found.IsGood(out var record, out var problem)) return problem;
        if (record.Settings.Handshake == HandshakeKind.None) return Problem.Conflict("The destination asks its receiver for no handshake, so there is none to make; set handshake to one that its profile has.");
        return await runner.RunAsync(record, context.RequestAborted) switch
        {
            HandshakeOutcome.Ended(var result) => TypedResults.Json(ValidationView.Of(result), DestinationJson.Default.ValidationView),
            HandshakeOutcome.TooOften(var wait) => new Problem(ProblemType.LimitReached, TooOften) { RetryAfter = wait },
            _ => Problem.NotFound("destination", destination),
        };
    }
}
