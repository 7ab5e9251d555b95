namespace Sealpost.Client.Destinations;

/// <summary>When a failed attempt is made again. To the server, what is null comes from the profile; in its answers, only <see cref="DisableAfter"/> may be null.</summary>
public sealed record DestinationRetry
{
    /// <summary>The wait before each further attempt, counted from the failure: at most 15, each 0s to 7d, such as <c>5s</c>, <c>30m</c> or <c>2h</c>.</summary>
    public IReadOnlyList<string>? Delays { get; init; }

    /// <summary>Which part of each delay is random, 0 to 1: 0.2 spreads a delay over 90 % to 110 % of itself.</summary>
    public double? Jitter { get; init; }

    /// <summary>Which answers are success: <c>2xx</c> or <c>200</c>.</summary>
    public string? Success { get; init; }

    /// <summary>How long one attempt may take in all: 1s to 60s.</summary>
    public string? Timeout { get; init; }

    /// <summary>Whether a Retry-After of the receiver postpones the next attempt.</summary>
    public bool? RetryAfter { get; init; }

    /// <summary>Whether status 410 disables the destination.</summary>
    public bool? DisableOnGone { get; init; }

    /// <summary>After how long of nothing but failures the destination is disabled: <c>1h</c> to <c>90d</c>, or <c>0s</c> for never. Null for what the server says, <c>5d</c> by default.</summary>
    public string? DisableAfter { get; init; }
}
