namespace Sealpost.AspNetCore.Sources;

/// <summary>Which senders are received, and what a request may cost. Bound from configuration, changed without a restart.</summary>
public sealed class WebhookReceiverOptions
{
    internal const int SmallestBody = 1024;
    internal const int LargestBody = 64 * 1024 * 1024;

    /// <summary>The senders by name: the name stands in the URL, in logs and in metrics. Case does not count.</summary>
    public IDictionary<string, WebhookSourceOptions> Sources { get; } = new Dictionary<string, WebhookSourceOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Paths of your own scheme files, relative to the content root. Their schemes can be named like those of the catalogue. Default none.
    /// </summary>
    public IList<string> SchemeFiles { get; } = [];

    /// <summary>
    /// Scheme, host and perhaps path under which senders reach this application, such as <c>https://hooks.example.com</c>; what the request asked
    /// for is appended. Needed where a scheme signs the URL: the Host header is the client's word. Default none.
    /// </summary>
    public string? PublicBaseUrl { get; set; }

    /// <summary>The largest body in bytes, announced or chunked; above it 413. Default 1 MiB, range 1 KiB to 64 MiB.</summary>
    public int MaxBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>How long a whole body may take to arrive; after it 408. Default 10 seconds, range 1 second to 5 minutes.</summary>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many accepted messages the built-in replay store remembers; the oldest go first. Default 100,000, range 1,000 to 10,000,000.</summary>
    public int ReplayCapacity { get; set; } = 100_000;

    /// <summary>
    /// How long a message counts as being handled. When a process dies in between, the sender's retry is handled after this time. For shared
    /// replay stores; default 2 minutes, range 1 second to 1 hour.
    /// </summary>
    public TimeSpan HandlingTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>What was found wrong while the options were put together.</summary>
    internal List<string> Faults { get; } = [];

    /// <summary>The options of a source, new when there were none. Two names that differ by case only are two senders in somebody's mind and one here.</summary>
    internal WebhookSourceOptions SourceNamed(string name)
    {
        if (!Sources.TryGetValue(name, out var source))
            Sources.Add(name, source = new());
        else if (!Sources.Keys.Contains(name, StringComparer.Ordinal))
            Faults.Add($"Sources:{name}: differs from the source {Sources.Keys.First(other => other.Equals(name, StringComparison.OrdinalIgnoreCase))} by case only, which does not count; give it another name, or write both alike.");
        return source;
    }
}
