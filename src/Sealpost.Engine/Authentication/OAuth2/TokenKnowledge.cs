using System.Collections.Immutable;
using Sealpost.Engine.Authentication.OAuth2.Grants;

namespace Sealpost.Engine.Authentication.OAuth2;

internal enum TokenStep
{
    /// <summary>Use the token that is held.</summary>
    Use,

    /// <summary>Use the token that is held, and ask for the next one meanwhile.</summary>
    UseAndRefresh,

    /// <summary>Ask for a token and wait for it.</summary>
    Fetch,

    /// <summary>Fail at once: the endpoint failed a moment ago and is left alone.</summary>
    Fail,
}

/// <summary>
/// What is known about the token of one client and scope, and what to do next. Pure and immutable. All times count on a monotonic clock, so
/// that a clock which jumps neither keeps a dead token nor throws a good one away.
/// </summary>
internal sealed record TokenKnowledge
{
    public static readonly TokenKnowledge None = new();

    /// <summary>How long an endpoint that refuses is left alone, and how far apart two tokens are that one destination has replaced.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(15);

    private TokenKnowledge()
    {
    }

    public TokenOutcome.Granted? Held { get; private init; }

    public TokenOutcome? Failure { get; private init; }

    /// <summary>The value that a receiver refused; a store that still has it is no help.</summary>
    public string? Rejected { get; private init; }

    private TimeSpan RefreshAt { get; init; }

    private TimeSpan UsableUntil { get; init; }

    private TimeSpan NotBefore { get; init; }

    /// <summary>When each destination last had a token replaced; kept as long as it matters.</summary>
    private ImmutableDictionary<int, TimeSpan> Replacements { get; init; } = ImmutableDictionary<int, TimeSpan>.Empty;

    private int Failures { get; init; }

    public TokenStep Next(TimeSpan now)
    {
        var mayAsk = Failure is null || now >= NotBefore;
        if (Held is not null && now < UsableUntil) return now >= RefreshAt && mayAsk ? TokenStep.UseAndRefresh : TokenStep.Use;
        return mayAsk ? TokenStep.Fetch : TokenStep.Fail;
    }

    /// <param name="chance">0 inclusive to 1 exclusive.</param>
    public TokenKnowledge After(TokenOutcome outcome, TimeSpan now, double chance) => outcome switch
    {
        TokenOutcome.Granted granted => this with
        {
            Held = granted,
            Failure = null,
            Failures = 0,
            Rejected = null,
            RefreshAt = now + TokenLifetime.RefreshAfter(granted.Token.Lifetime, chance),
            UsableUntil = now + TokenLifetime.UsableFor(granted.Token.Lifetime),
        },
        TokenOutcome.Unavailable unavailable => Failed(outcome, now + Backoff(unavailable.RetryAfter)),
        _ => Failed(outcome, now + Pause),
    };

    /// <summary>
    /// A destination's receiver refused this token. It is dropped, so that the next one asks for another; but not twice within a minute for one
    /// destination, because a receiver that refuses every token must not turn each delivery into a token request. What one destination has
    /// used up takes nothing from the others.
    /// </summary>
    public TokenKnowledge AfterRejection(int destinationNo, AccessToken token, TimeSpan now)
    {
        if (Held?.Token.Value != token.Value) return this;
        var recent = Replacements.RemoveRange(Replacements.Where(one => now - one.Value >= Pause).Select(one => one.Key));
        return recent.ContainsKey(destinationNo) ? this : this with { Held = null, Rejected = token.Value, Replacements = recent.Add(destinationNo, now) };
    }

    private TokenKnowledge Failed(TokenOutcome outcome, TimeSpan notBefore) => this with { Failure = outcome, Failures = Failures + 1, NotBefore = notBefore };

    private TimeSpan Backoff(TimeSpan? asked)
    {
        var own = FirstBackoff * (1 << Math.Min(Failures, 4));
        if (own > Pause) own = Pause;
        if (asked is not { } wait || wait < own) return own;
        return wait < LongestRetryAfter ? wait : LongestRetryAfter;
    }
}
