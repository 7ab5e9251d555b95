namespace Sealpost.Keys;

/// <summary>What is remembered of one address, and what follows from it.</summary>
internal sealed class KeyCacheEntry
{
    private KeyResolution? _keys;
    private KeyResolution _failure = KeyResolution.Unavailable;
    private DateTimeOffset _fetchedAt;
    private DateTimeOffset? _failedAt;

    public DateTimeOffset UsedAt { get; set; }

    /// <summary>The fetch under way, for all who wait.</summary>
    public TaskCompletionSource<KeyResolution>? UnderWay { get; set; }

    /// <summary>What to answer without fetching; null when a fetch is due.</summary>
    public KeyResolution? Decide(DateTimeOffset now, string? keyId, KeyResolverOptions options)
    {
        if (_failedAt is { } failed && now - failed < options.RetryAfter)
            return Usable(now, options) ?? _failure;
        if (_keys is null || now - _fetchedAt >= options.Freshness)
            return null;
        return Holds(_keys, keyId) || now - _fetchedAt < options.RetryAfter ? _keys : null;
    }

    /// <summary>Takes the result of a fetch and says what to answer now.</summary>
    public KeyResolution Take(KeyResolution result, DateTimeOffset now, KeyResolverOptions options)
    {
        if (result.Kind == KeyResolutionKind.Found)
        {
            (_keys, _fetchedAt, _failedAt) = (result, now, null);
            return result;
        }

        (_failure, _failedAt) = (result, now);
        if (result.Kind != KeyResolutionKind.Unavailable)
            _keys = null;
        return Usable(now, options) ?? result;
    }

    public static bool Holds(KeyResolution resolution, string? keyId) => keyId is null || resolution.Keys.Any(key => key.Id is null || key.Id == keyId);

    private KeyResolution? Usable(DateTimeOffset now, KeyResolverOptions options) =>
        _keys is not null && now - _fetchedAt < options.Freshness + options.StaleWhileUnreachable ? _keys : null;
}
