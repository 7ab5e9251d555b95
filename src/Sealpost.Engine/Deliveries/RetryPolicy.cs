using System.Collections.Immutable;

namespace Sealpost.Engine.Deliveries;

/// <summary>When a failed attempt is made again, and what counts as success.</summary>
/// <param name="Delays">The wait before each further attempt, counted from the failure just seen; its length is the number of retries.</param>
/// <param name="Jitter">Part of each delay that is random, 0 to 1: 0.2 spreads a delay over 90 % to 110 % of itself.</param>
/// <param name="Success">Which status codes are success.</param>
/// <param name="HonoursRetryAfter">Whether a Retry-After of the receiver postpones the next attempt.</param>
/// <param name="GoneDisables">Whether status 410 disables the destination.</param>
internal sealed record RetryPolicy(ImmutableArray<TimeSpan> Delays, double Jitter, SuccessRule Success, bool HonoursRetryAfter, bool GoneDisables)
{
    /// <summary>Whether a delivery whose attempts have all failed stays first in its lane, until somebody acts.</summary>
    public bool Stalls { get; init; }
}

internal enum SuccessRule
{
    Any2xx = 0,
    Only200 = 1,
}
