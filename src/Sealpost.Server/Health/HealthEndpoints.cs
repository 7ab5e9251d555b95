using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sealpost.Server.OpenApi;
using Sealpost.Server.Problems;

namespace Sealpost.Server.Health;

internal static class HealthEndpoints
{
    private const string Healthy = """{"status":"healthy"}""";

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        var health = endpoints.MapGroup("/health").AllowAnonymous().WithTags("Health");
        health.MapGet("/live", () => TypedResults.Text(Healthy, "application/json"))
            .Describe("live", "Is the process alive?", "Answers as long as requests are served at all. Restart the process when it does not.")
            .Answers(200, "It is alive.", typeof(HealthView), Healthy);
        health.MapGet("/ready", async Task<IResult> (Readiness readiness, HttpContext context) =>
                await readiness.CheckAsync(context.RequestAborted) is { IsEmpty: false } faults
                    ? NotReady(faults)
                    : TypedResults.Text(Healthy, "application/json"))
            .Describe("ready", "Can it commit and dispatch?", "Send requests here only while it answers 200. The members of errors are the checks that failed: host, journal, dispatcher, lease, disk or canary.")
            .Answers(200, "It can commit and dispatch.", typeof(HealthView), Healthy)
            .Refuses(ProblemType.Unavailable);
    }

    private static Problem NotReady(ImmutableArray<ReadinessFault> faults) => Problem.Unavailable(string.Join(' ', faults.Select(fault => fault.Reason)), TimeSpan.FromSeconds(5)) with
    {
        Errors = faults.ToDictionary(fault => fault.Check, fault => new[] { fault.Reason }, StringComparer.Ordinal),
    };
}
