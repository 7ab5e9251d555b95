using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Sealpost.Server.Json;

namespace Sealpost.Server.Problems;

/// <summary>A refusal, as RFC 9457 application/problem+json. The type is stable; title and detail are for people.</summary>
internal sealed record Problem(ProblemType Type, string Detail) : IResult
{
    public const string MediaType = "application/problem+json";

    /// <summary>What is wrong by field, as it stands in the request: a member path, a query parameter or a header name.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    public static Problem Invalid(string field, string message) => new FieldErrors().Add(field, message).ToProblem();

    public static Problem Malformed(string detail) => new(ProblemType.MalformedBody, detail) { Errors = ErrorOf("body", detail) };

    /// <summary>The body breaks at a place that can be named.</summary>
    /// <param name="place">A member path, or <c>line 2, byte 7</c>.</param>
    public static Problem Malformed(string place, string detail) => new(ProblemType.MalformedBody, detail) { Errors = ErrorOf(place.Length == 0 ? "body" : ProblemText.Shown(place), detail) };

    /// <summary>The thing does not exist, or belongs to someone else: the two look the same.</summary>
    /// <param name="what">Its kind, for people.</param>
    /// <param name="id">As the request gave it.</param>
    /// <param name="parameter">What of the path is at fault.</param>
    public static Problem NotFound(string what, string id, [CallerArgumentExpression(nameof(id))] string parameter = "")
    {
        var detail = $"There is no {what} '{Shown(id)}'.";
        return new(ProblemType.NotFound, detail) { Errors = ErrorOf(parameter, $"{detail} Give one that exists and that this API key reaches.") };
    }

    public static Problem Conflict(string detail) => new(ProblemType.Conflict, detail);

    public static Problem Forbidden(string detail) => new(ProblemType.Forbidden, detail);

    public static Problem TooLarge(int limit) => new(ProblemType.BodyTooLarge, $"The body is larger than {limit} bytes (Sealpost:Limits:MaxBodyBytes).");

    public static Problem Busy(TimeSpan retryAfter) =>
        new(ProblemType.Busy, "The intake is full and nothing was stored. Send the request again after the time in Retry-After.") { RetryAfter = retryAfter };

    /// <param name="limit">Its name in the tenant's <c>limits</c>.</param>
    public static Problem Limited(string limit, int most, TimeSpan retryAfter)
    {
        var detail = $"The tenant has reached its limit {limit} of {most}, and nothing was stored. Send the request again after the time in Retry-After.";
        return new(ProblemType.LimitReached, detail) { Errors = ErrorOf($"limits.{limit}", $"{most} are the most."), RetryAfter = retryAfter };
    }

    public static Problem Unavailable(string detail, TimeSpan retryAfter) => new(ProblemType.Unavailable, detail) { RetryAfter = retryAfter };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Type.Status;
        if (RetryAfter is { } wait) response.Headers.RetryAfter = Engine.Deliveries.RetryAfter.Format(wait);
        if (Type == ProblemType.Unauthenticated) response.Headers.WWWAuthenticate = "Bearer";
        if (Type == ProblemType.BodyTooLarge) response.Headers.Connection = "close";
        var body = new ProblemBody(Type.Urn, Type.Title, Type.Status, Detail, Errors);
        return response.WriteAsJsonAsync(body, ServerJson.Default.ProblemBody, MediaType, httpContext.RequestAborted);
    }

    private static Dictionary<string, string[]> ErrorOf(string field, string message) => new(StringComparer.Ordinal) { [field] = [message] };

    /// <summary>What came from outside is quoted only in part.</summary>
    internal static string Shown(string text) => ProblemText.Shown(text);
}
