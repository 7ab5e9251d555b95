using System.Security.Cryptography.X509Certificates;

namespace Sealpost.Keys;

/// <summary>How long a <see cref="KeyResolver"/> keeps what it fetched, and how much it fetches at most.</summary>
public sealed record KeyResolverOptions
{
    /// <summary>How long keys are used before they are fetched again. Default 1 h, from 1 min.</summary>
    public TimeSpan Freshness { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long keys are used beyond <see cref="Freshness"/> while their address does not answer. Default 24 h; 0 for not at all.</summary>
    public TimeSpan StaleWhileUnreachable { get; init; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long a failure is remembered, and how soon a key set may be fetched again because a request names a key that is not in it.
    /// Default 1 min, from 1 s.
    /// </summary>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The most fetches that begin within a minute, so that requests with invented keys cause no flood. Default 60, at least 1.</summary>
    public int MaxFetchesPerMinute { get; init; } = 60;

    /// <summary>The most addresses that are remembered. Default 256, at least 1.</summary>
    public int MaxEntries { get; init; } = 256;

    /// <summary>Roots for the certificates of schemes that demand a chain; null for those the system trusts.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }
}
