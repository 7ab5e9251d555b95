using System.Net;
using System.Net.Http.Headers;

namespace Sealpost.Keys;

/// <summary>Fetches over https with the platform's client: no redirects, no cookies, no proxy, no decompression; bounded in time and size.</summary>
/// <remarks>Safe to share between threads; keep one and dispose of it at the end.</remarks>
public sealed class HttpKeyFetcher : IKeyFetcher, IDisposable
{
    private const int MaxResponseHeadersKilobytes = 16;

    private readonly HttpMessageInvoker _client;
    private readonly HttpKeyFetcherOptions _options;
    private readonly TimeProvider _clock;

    /// <summary>Opens a pool of connections of its own.</summary>
    /// <param name="options">The bounds.</param>
    /// <param name="clock">What tells the time for the deadline.</param>
    public HttpKeyFetcher(HttpKeyFetcherOptions options, TimeProvider clock)
        : this(options, clock, null)
    {
    }

    internal HttpKeyFetcher(HttpKeyFetcherOptions options, TimeProvider clock, Action<SocketsHttpHandler>? configure)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Timeout, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBytes, 1, nameof(options));
        _options = options;
        _clock = clock;
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = DecompressionMethods.None,
            MaxResponseHeadersLength = MaxResponseHeadersKilobytes,
            MaxConnectionsPerServer = 4,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        };
        configure?.Invoke(handler);
        _client = new(handler);
    }

    /// <inheritdoc/>
    public async ValueTask<KeyFetchResponse?> FetchAsync(KeyFetchRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Url.Scheme != Uri.UriSchemeHttps || request.Url.UserInfo.Length > 0 || _options.AllowedHosts?.Contains(request.Url.IdnHost, StringComparer.OrdinalIgnoreCase) == false)
            return null;

        using var deadline = new CancellationTokenSource(_options.Timeout, _clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using var message = Message(request);
            using var response = await _client.SendAsync(message, both.Token);
            return await ReadAsync(response, both.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private static HttpRequestMessage Message(KeyFetchRequest request)
    {
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Url);
        foreach (var (name, value) in request.Headers)
            message.Headers.Add(name, value);
        if (request.ContentType is { } type)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body);
            message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        return message;
    }

    private async Task<KeyFetchResponse?> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var bytes = new byte[_options.MaxBytes + 1];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return length > _options.MaxBytes ? null : new((int)response.StatusCode, bytes.AsMemory(0, length));
    }
}
