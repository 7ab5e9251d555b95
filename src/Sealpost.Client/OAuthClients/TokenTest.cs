namespace Sealpost.Client.OAuthClients;

/// <summary>What happened when a token was asked for. The token is not in it.</summary>
public sealed record TokenTest
{
    /// <summary>True when the authorization server gave a token that can be used.</summary>
    public bool Succeeded { get; init; }

    /// <summary>The status of its answer; null when there was none.</summary>
    public int? Status { get; init; }

    /// <summary>A stable word for what is wrong: the server's own error code where it gave one; null when nothing is.</summary>
    public string? Error { get; init; }

    /// <summary>What the server said beside it; null when it said nothing.</summary>
    public string? Detail { get; init; }

    /// <summary>True when the same request may succeed later without a change.</summary>
    public bool Retryable { get; init; }

    /// <summary>For how many seconds the token would be used; null without one.</summary>
    public int? ExpiresIn { get; init; }

    /// <summary>Where calls with the token go, when the server said so.</summary>
    public string? BaseUrl { get; init; }

    /// <summary>Where the token was asked for.</summary>
    public required string TokenUrl { get; init; }

    /// <summary>How long it took, in milliseconds.</summary>
    public double DurationMs { get; init; }
}
