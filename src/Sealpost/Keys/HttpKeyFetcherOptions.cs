namespace Sealpost.Keys;

/// <summary>Bounds of <see cref="HttpKeyFetcher"/>.</summary>
public sealed record HttpKeyFetcherOptions
{
    /// <summary>
    /// The hosts that may be asked, by exact name; null for any. Addresses that stand in a request are confined to the hosts of their scheme
    /// whatever this says; the list is for the addresses that your own configuration names.
    /// </summary>
    public IReadOnlyCollection<string>? AllowedHosts { get; init; }

    /// <summary>The time for everything: name, connection, TLS, request, answer. Default 5 s, more than 0.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest answer that is read, in bytes. Default 64 KiB, at least 1.</summary>
    public int MaxBytes { get; init; } = 64 * 1024;
}
