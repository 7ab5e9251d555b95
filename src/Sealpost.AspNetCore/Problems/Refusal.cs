using Microsoft.AspNetCore.Http;

namespace Sealpost.AspNetCore.Problems;

/// <summary>A request that goes no further: what the sender hears, and the reason, which it does not hear.</summary>
/// <param name="Problem">Null for the bare refusal of a request that does not verify.</param>
/// <param name="Status">The status.</param>
/// <param name="Reason">For logs and metrics.</param>
internal sealed record Refusal(WebhookProblem? Problem, int Status, string Reason)
{
    /// <summary>What HTTP asks a 401 to say where there is something to say (RFC 9110, 11.6.1).</summary>
    public string? Challenge { get; init; }

    /// <summary>The methods that would be allowed, for a 405.</summary>
    public string? Allow { get; init; }

    public static Refusal Of(WebhookProblem problem) => new(problem, problem.Status, problem.Name);

    public static Refusal Of(WebhookProblem problem, string reason) => new(problem, problem.Status, reason);

    /// <summary>Nothing in the answer tells one failed check from another.</summary>
    public static Refusal Unverified(int status, string? challenge, string reason) => new(null, status, reason) { Challenge = challenge };

    public Task WriteAsync(HttpContext context)
    {
        var response = context.Response;
        response.StatusCode = Status;
        if (Challenge is not null && Status == StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = Challenge;
        if (Problem is null)
            return Task.CompletedTask;

        if (Allow is not null)
            response.Headers.Allow = Allow;
        if (Problem.RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds;
        if (Problem.ClosesConnection && HttpProtocol.IsHttp11(context.Request.Protocol))
            response.Headers.Connection = "close";
        response.ContentType = "application/problem+json";
        response.ContentLength = Problem.Body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(Problem.Body, context.RequestAborted).AsTask();
    }
}
