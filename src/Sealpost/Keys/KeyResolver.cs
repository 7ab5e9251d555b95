namespace Sealpost.Keys;

/// <summary>
/// Finds the public keys that stand elsewhere: certificates that a request points to, key sets (RFC 7517) at an address of the operator's,
/// key services. Keeps what it found, remembers failures for a while, asks each address once however many wait for it, and bounds how often
/// it asks at all.
/// </summary>
/// <remarks>
/// Safe to share between threads; one serves all schemes of a process. Give it to <see cref="Schemes.Scheme.VerifyAsync"/>. Which addresses
/// a request may name is the scheme's to say; how they are dialled is the fetcher's.
/// </remarks>
public sealed class KeyResolver
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, KeyCacheEntry> _entries = new(StringComparer.Ordinal);
    private readonly IKeyFetcher _fetcher;
    private readonly TimeProvider _clock;
    private readonly KeyResolverOptions _options;
    private DateTimeOffset _minute;
    private int _fetchesThisMinute;

    /// <summary>Starts with nothing remembered.</summary>
    /// <param name="fetcher">What dials.</param>
    /// <param name="clock">What tells the time.</param>
    /// <param name="options">Bounds; their defaults suit most.</param>
    public KeyResolver(IKeyFetcher fetcher, TimeProvider clock, KeyResolverOptions options)
    {
        ArgumentNullException.ThrowIfNull(fetcher);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Freshness, TimeSpan.FromMinutes(1), nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.StaleWhileUnreachable, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.RetryAfter, TimeSpan.FromSeconds(1), nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxFetchesPerMinute, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxEntries, 1, nameof(options));
        (_fetcher, _clock, _options) = (fetcher, clock, options);
    }

    internal async ValueTask<KeyResolution> ResolveAsync(KeyAddress address, CancellationToken cancellationToken)
    {
        KeyCacheEntry entry;
        TaskCompletionSource<KeyResolution>? mine = null;
        Task<KeyResolution> waiting;
        lock (_lock)
        {
            var now = _clock.GetUtcNow();
            entry = EntryOf(address.CacheKey, now);
            if (entry.Decide(now, address.KeyId, _options) is { } known)
                return Named(known, address.KeyId);
            if (entry.UnderWay is null)
            {
                if (!MayFetch(now))
                    return KeyResolution.Unavailable;
                entry.UnderWay = mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            waiting = entry.UnderWay.Task;
        }

        if (mine is not null)
            await FetchAsync(entry, address, mine);
        return Named(await waiting.WaitAsync(cancellationToken), address.KeyId);
    }

    private static KeyResolution Named(KeyResolution resolution, string? keyId)
    {
        if (keyId is null || resolution.Kind != KeyResolutionKind.Found)
            return resolution;
        return KeyResolution.Found([.. resolution.Keys.Where(key => key.Id is null || key.Id == keyId)]);
    }

    /// <summary>Not bound to the one who happened to start it: others wait for the same answer, and the fetcher bounds the time.</summary>
    private async Task FetchAsync(KeyCacheEntry entry, KeyAddress address, TaskCompletionSource<KeyResolution> waiters)
    {
        try
        {
            var answer = address.Url is { } url
                ? await _fetcher.FetchAsync(new(url), CancellationToken.None)
                : await KeyServices.AskAsync(_fetcher, address, CancellationToken.None);
            var now = _clock.GetUtcNow();
            var found = answer switch
            {
                { Status: 200 } => KeyDocuments.Read(address.Source, answer.Body, now, _options.TrustedRoots),
                { Status: 404 or 410 } => KeyResolution.Unknown,
                _ => KeyResolution.Unavailable,
            };
            lock (_lock)
            {
                entry.UnderWay = null;
                found = entry.Take(found, now, _options);
            }

            waiters.SetResult(found);
        }
        catch (Exception failure)
        {
            lock (_lock)
            {
                entry.UnderWay = null;
                entry.Take(KeyResolution.Unavailable, _clock.GetUtcNow(), _options);
            }

            waiters.SetException(failure);
        }
    }

    private KeyCacheEntry EntryOf(string key, DateTimeOffset now)
    {
        if (!_entries.TryGetValue(key, out var entry))
        {
            if (_entries.Count >= _options.MaxEntries)
                _entries.Remove(_entries.MinBy(known => known.Value.UsedAt).Key);
            _entries.Add(key, entry = new());
        }

        entry.UsedAt = now;
        return entry;
    }

    private bool MayFetch(DateTimeOffset now)
    {
        if (now - _minute >= TimeSpan.FromMinutes(1))
            (_minute, _fetchesThisMinute) = (now, 0);
        return _fetchesThisMinute++ < _options.MaxFetchesPerMinute;
    }
}
