using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sealpost.Client.Paging;
using Sealpost.Client.Problems;

namespace Sealpost.Client.Transport;

/// <summary>Sends calls, as often as the policy says, and reads answers and problems.</summary>
internal sealed class ApiConnection
{
    private readonly HttpClient _http;
    private readonly SealpostClientOptions _options;
    private readonly RetryPolicy _policy;
    private readonly Uri _server;
    private readonly Uri _root;

    public ApiConnection(HttpClient http, SealpostClientOptions options)
    {
        _http = http;
        _options = options;
        _policy = new RetryPolicy(options.MaxAttempts, options.FirstDelay, options.LongestDelay);
        _server = new Uri(options.Server.AbsoluteUri.TrimEnd('/') + '/');
        _root = new Uri(_server, "api/v1/");
    }

    /// <summary>Sends a call and reads its answer.</summary>
    public async Task<T> SendAsync<T>(ApiRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var (response, _) = await ExchangeAsync(request, cancellationToken);
        using (response)
        {
            if (!response.IsSuccessStatusCode) throw await ProblemReader.ReadAsync(response, cancellationToken);
            try
            {
                await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
                if (await JsonSerializer.DeserializeAsync(body, type, cancellationToken) is { } answer) return answer;
            }
            catch (JsonException)
            {
            }

            throw ProblemReader.Unreadable(response);
        }
    }

    /// <summary>Sends a call that has no answer but success. A deletion whose first answer was lost may find nothing left to delete.</summary>
    public async Task SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var (response, isRepeated) = await ExchangeAsync(request, cancellationToken);
        using (response)
        {
            var isGone = isRepeated && request.Method == HttpMethod.Delete && response.StatusCode == HttpStatusCode.NotFound;
            if (!response.IsSuccessStatusCode && !isGone) throw await ProblemReader.ReadAsync(response, cancellationToken);
        }
    }

    /// <summary>Reads one page of a list.</summary>
    public Task<Page<T>> ReadPageAsync<T>(ApiPath path, string? after, int pageSize, JsonTypeInfo<Page<T>> type, CancellationToken cancellationToken) =>
        SendAsync(ApiRequest.Get(path.With(("limit", PageSize.Text(pageSize)), ("after", after))), type, cancellationToken);

    /// <summary>Reads a list page by page, as its reader goes on.</summary>
    public async IAsyncEnumerable<T> ListAsync<T>(ApiPath path, int pageSize, JsonTypeInfo<Page<T>> type, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (string? after = null; ;)
        {
            var page = await ReadPageAsync(path, after, pageSize, type, cancellationToken);
            foreach (var item in page.Items)
                yield return item;
            if ((after = page.Next) is null) yield break;
        }
    }

    /// <summary>Asks for something outside the API, once and without a key.</summary>
    public Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancellationToken) => _http.GetAsync(new Uri(_server, path), cancellationToken);

    public Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken) => Task.Delay(wait, _options.TimeProvider, cancellationToken);

    private async Task<(HttpResponseMessage Response, bool IsRepeated)> ExchangeAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? wait;
            using (var message = request.IsPublic ? request.ToMessage(_server, apiKey: null) : request.ToMessage(_root, _options.ApiKey))
            {
                try
                {
                    var response = await _http.SendAsync(message, cancellationToken);
                    wait = response.IsSuccessStatusCode ? null : _policy.AfterAnswer(attempt, response.StatusCode, request.IsRepeatable, RetryAfter(response), _options.Random.NextDouble());
                    if (wait is null) return (response, attempt > 1);
                    response.Dispose();
                }
                catch (Exception fault) when (fault is HttpRequestException or SocketException)
                {
                    // A bare one comes from a connection whose peer went as soon as it was made.
                    var error = (fault as HttpRequestException)?.HttpRequestError ?? HttpRequestError.ConnectionError;
                    wait = _policy.AfterFault(attempt, error, request.IsRepeatable, _options.Random.NextDouble());
                    if (wait is null) throw;
                }
            }

            await WaitAsync(wait.Value, cancellationToken);
        }
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - _options.TimeProvider.GetUtcNow(),
        _ => null,
    };
}
