namespace Sealpost.Client;

/// <summary>Where the server is, who is calling, and how patient the client is.</summary>
public sealed class SealpostClientOptions
{
    /// <summary>The root of the server, <c>https</c>, with a path where a proxy puts it under one. The default is <c>http://127.0.0.1:8080</c>.</summary>
    public Uri Server { get; init; } = new("http://127.0.0.1:8080");

    /// <summary>The API key, <c>sp_…</c>; null sends none, and then only the health checks answer.</summary>
    public string? ApiKey { get; init; }

    /// <summary>
    /// Whether the key may travel over plain http to another machine. The default is false; loopback addresses are always allowed.
    /// Whoever is on the way can read the key and everything else.
    /// </summary>
    public bool AllowPlainHttp { get; init; }

    /// <summary>How often one call is tried in all: 1 to 10, default 4. 1 never repeats.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>The wait before the second attempt; each further one doubles, and half of each is random. 0 s to 1 minute, default 200 ms.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait between two attempts: at most 1 hour, default 30 s. A server that asks for more with <c>Retry-After</c> ends the attempts.</summary>
    public TimeSpan LongestDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The clock that waits. The default is the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    // The one place where chance enters: everything else has it injected.
#pragma warning disable RS0030
    /// <summary>What spreads the waits; safe to share between threads. The default is the shared one.</summary>
    public Random Random { get; init; } = Random.Shared;
#pragma warning restore RS0030

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Server);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        ArgumentNullException.ThrowIfNull(Random);
        if (!Server.IsAbsoluteUri || (Server.Scheme != Uri.UriSchemeHttps && Server.Scheme != Uri.UriSchemeHttp))
            throw new ArgumentException($"{nameof(Server)} must be an absolute https URL.");
        if (Server.Query.Length > 0 || Server.Fragment.Length > 0 || Server.UserInfo.Length > 0)
            throw new ArgumentException($"{nameof(Server)} must have no user name, query or fragment.");
        if (ApiKey is not null && Server.Scheme == Uri.UriSchemeHttp && !Server.IsLoopback && !AllowPlainHttp)
            throw new ArgumentException($"{nameof(Server)} is another machine over plain http, where everyone on the way can read the API key: use https, or set {nameof(AllowPlainHttp)}.");
        if (ApiKey is not null && (ApiKey.Length == 0 || ApiKey.AsSpan().ContainsAnyExceptInRange('!', '~')))
            throw new ArgumentException($"{nameof(ApiKey)} must be visible ASCII characters without white space.");
        CheckRange(MaxAttempts is >= 1 and <= 10, nameof(MaxAttempts), "1 to 10");
        CheckRange(FirstDelay >= TimeSpan.Zero && FirstDelay <= TimeSpan.FromMinutes(1), nameof(FirstDelay), "0 s to 1 minute");
        CheckRange(LongestDelay >= FirstDelay && LongestDelay <= TimeSpan.FromHours(1), nameof(LongestDelay), $"{nameof(FirstDelay)} to 1 hour");
    }

    private static void CheckRange(bool holds, string name, string range)
    {
        if (!holds) throw new ArgumentException($"{name} must be {range}.");
    }
}
