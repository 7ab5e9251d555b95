using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Sealpost.Host.Demo;

/// <summary>Uses the REST API as any customer would.</summary>
internal sealed class Customer : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);
    private readonly HttpClient _client;
    private readonly TimeProvider _time;

    public Customer(Uri server, string apiKey, TimeProvider time)
    {
        _client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(server, "/api/v1/") };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        _time = time;
    }

    public Task CreateTenantAsync(string id, string name, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "tenants", Json(new JsonObject { ["id"] = id, ["name"] = name }), cancellationToken);

    /// <summary>Creates a destination and waits until the server has made it active, which takes a validation with some profiles.</summary>
    public async Task<CreatedDestination> CreateDestinationAsync(string tenant, JsonObject destination, CancellationToken cancellationToken)
    {
        var view = await SendAsync(HttpMethod.Post, $"tenants/{tenant}/destinations", Json(destination), cancellationToken);
        var created = new CreatedDestination((string)view["id"]!, (string?)view["secret"]);
        while ((string?)view["state"] != "active")
        {
            await Task.Delay(PollInterval, _time, cancellationToken);
            view = await SendAsync(HttpMethod.Get, $"tenants/{tenant}/destinations/{created.Id}", content: null, cancellationToken);
        }

        return created;
    }

    /// <returns>Its id.</returns>
    public async Task<string> CreateOAuthClientAsync(string tenant, JsonObject client, CancellationToken cancellationToken) =>
        (string)(await SendAsync(HttpMethod.Post, $"tenants/{tenant}/oauth-clients", Json(client), cancellationToken))["id"]!;

    /// <returns>The new secret.</returns>
    public async Task<string> RotateSecretAsync(string tenant, string destination, CancellationToken cancellationToken) =>
        (string)(await SendAsync(HttpMethod.Post, $"tenants/{tenant}/destinations/{destination}/secrets/rotate", Json([]), cancellationToken))["secret"]!;

    /// <returns>When the answer was there: a timestamp of the clock.</returns>
    public async Task<long> PublishAsync(string tenant, string eventType, byte[] payload, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(payload) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        await SendAsync(HttpMethod.Post, $"tenants/{tenant}/publish/{eventType}", content, cancellationToken);
        return _time.GetTimestamp();
    }

    public void Dispose() => _client.Dispose();

    private static StringContent Json(JsonObject body) => new(body.ToJsonString(), new MediaTypeHeaderValue("application/json"));

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await _client.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? JsonNode.Parse(body)!
            : throw new DemoException(string.Create(CultureInfo.InvariantCulture, $"{method} {path} was answered with {(int)response.StatusCode}: {body}"));
    }
}

/// <param name="Secret">The secret that was generated, if one was.</param>
internal sealed record CreatedDestination(string Id, string? Secret);
