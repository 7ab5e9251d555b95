namespace Sealpost.Engine.Deliveries;

/// <summary>Decides what follows an attempt. Pure.</summary>
internal static class RetrySchedule
{
    /// <summary>A receiver may ask for quiet, but not for longer than this.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(24);

    /// <param name="step">Retries made so far in this schedule.</param>
    /// <param name="chance">0 inclusive to 1 exclusive: where in its jitter range the delay falls.</param>
    public static Verdict Decide(RetryPolicy policy, int step, AttemptResponse response, DateTimeOffset now, double chance)
    {
        if (response.Status is { } status && IsSuccess(policy.Success, status)) return new Verdict.Succeeded();
        if (response.Status == 410 && policy.GoneDisables) return new Verdict.Gone();
        var pace = policy.HonoursRetryAfter && response.RetryAfter is { } asked && response.Status is 429 or 503
            ? now + Shorter(asked, LongestRetryAfter)
            : (DateTimeOffset?)null;
        if (step >= policy.Delays.Length) return new Verdict.Exhausted(pace);
        var delay = policy.Delays[step] * (1 + policy.Jitter * (chance - 0.5));
        var due = now + delay;
        return new Verdict.Retry(pace > due ? pace.Value : due, pace);
    }

    /// <summary>What is recorded of an attempt, and when the delivery is due again; null when it has ended.</summary>
    public static (AttemptOutcome Outcome, long? DueAt) Record(RetryPolicy policy, Verdict verdict) => verdict switch
    {
        Verdict.Succeeded => (AttemptOutcome.Succeeded, null),
        Verdict.Retry retry => (AttemptOutcome.Retrying, retry.DueAt.ToUnixTimeMilliseconds()),
        _ => Exhaust(policy),
    };

    /// <summary>What is recorded when there is to be no further attempt by itself.</summary>
    public static (AttemptOutcome Outcome, long? DueAt) Exhaust(RetryPolicy policy) =>
        policy.Stalls ? (AttemptOutcome.Retrying, PendingDelivery.Never) : (AttemptOutcome.Exhausted, null);

    /// <summary>No retry is due later than so long after the attempt before it.</summary>
    public static TimeSpan LongestWait(RetryPolicy policy)
    {
        var delay = policy.Delays.Append(TimeSpan.Zero).Max() * (1 + (policy.Jitter / 2));
        return policy.HonoursRetryAfter && delay < LongestRetryAfter ? LongestRetryAfter : delay;
    }

    public static bool IsSuccess(SuccessRule rule, int status) => rule == SuccessRule.Only200 ? status == 200 : status is >= 200 and <= 299;

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

/// <summary>What matters of a receiver's answer for the schedule.</summary>
/// <param name="Status">Null when there was no response.</param>
/// <param name="RetryAfter">From the Retry-After header (RFC 9110, section 10.2.3), as a wait from now.</param>
internal readonly record struct AttemptResponse(int? Status, TimeSpan? RetryAfter);

/// <summary>What follows an attempt.</summary>
internal abstract record Verdict
{
    private Verdict()
    {
    }

    public sealed record Succeeded : Verdict;

    /// <param name="PaceUntil">The whole destination is left alone until then; null when the receiver did not ask.</param>
    public sealed record Retry(DateTimeOffset DueAt, DateTimeOffset? PaceUntil) : Verdict;

    public sealed record Exhausted(DateTimeOffset? PaceUntil) : Verdict;

    /// <summary>The receiver says that it is gone for good: the delivery ends and the destination is disabled.</summary>
    public sealed record Gone : Verdict;
}
