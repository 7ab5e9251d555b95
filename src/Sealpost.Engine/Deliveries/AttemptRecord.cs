namespace Sealpost.Engine.Deliveries;

internal enum AttemptOutcome
{
    Succeeded = 1,

    /// <summary>Failed, and the schedule goes on.</summary>
    Retrying = 2,

    /// <summary>Failed, and the schedule is exhausted.</summary>
    Exhausted = 3,

    /// <summary>Ended by a person or by the destination's removal.</summary>
    Cancelled = 4,

    /// <summary>The payload was gone before it could be delivered.</summary>
    Expired = 5,
}

/// <param name="Stage">For failures without a response: where it failed, such as <c>connect</c>.</param>
/// <param name="Detail">Why it failed, in a stable word; <c>token_renewed</c> when the receiver refused a token and the answer is to a second request with a new one.</param>
/// <param name="RequestHeaders">Of a success what differs from request to request, with Host, User-Agent and Content-Length; of a failure all. What proves or authenticates is redacted.</param>
/// <param name="RequestBody">What a template made of the payload, at most 64 KiB of it; null when the payload was sent as it is.</param>
/// <param name="ResponseTruncated">True when the stored response is cut to the history budget.</param>
internal sealed record AttemptRecord(
    int Number, AttemptOutcome Outcome, string? Stage, int? Status, string? Detail, DateTimeOffset StartedAt, TimeSpan Duration, long DestinationRevision,
    IReadOnlyList<KeyValuePair<string, string>> RequestHeaders, IReadOnlyList<KeyValuePair<string, string>> ResponseHeaders, byte[]? ResponseBody, bool ResponseTruncated, byte[]? RequestBody);
