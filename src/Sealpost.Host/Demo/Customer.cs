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

    public async Task<CreatedDestination> CreateDestinationAsync(string tenant, JsonObject destination, CancellationToken cancellationToken)
    {
        var created = await SendAsync(HttpMethod.Post, $"tenants/{tenant}/destinations", Json(destination), cancellationToken);
        return new((string)created["id"]!, (string?)created["secret"]);
    }

    /// <summary>Waits until the server has made the destination active, which takes a validation with some profiles.</summary>
    public Task WaitUntilActiveAsync(string tenant, string destination, CancellationToken cancellationToken) =>
        WaitAsync(tenant, destination, static view => (string?)view["state"] == "active", cancellationToken);

    /// <summary>Waits until the server has asked the receiver to prove its ownership, however that ended.</summary>
    public Task WaitUntilAskedAsync(string tenant, string destination, CancellationToken cancellationToken) =>
        WaitAsync(tenant, destination, static view => view["lastValidation"] is not null, cancellationToken);

    /// <returns>Its id.</returns>
    public async Task<string> CreateOAuthClientAsync(string tenant, JsonObject client, CancellationToken cancellationToken) =>
        (string)(await SendAsync(HttpMethod.Post, $"tenants/{tenant}/oauth-clients", Json(client), cancellationToken))["id"]!;

    /// <param name="path">What has the secret, below the tenant.</param>
    /// <param name="rotation">How it is replaced.</param>
    /// <returns>The new secret, if the server made it.</returns>
    public async Task<string?> RotateSecretAsync(string tenant, string path, JsonObject rotation, CancellationToken cancellationToken) =>
        (string?)(await SendAsync(HttpMethod.Post, $"tenants/{tenant}/{path}", Json(rotation), cancellationToken))["secret"];

    public async Task<Publication> PublishAsync(string tenant, string eventType, byte[] payload, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(payload) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        var accepted = await SendAsync(HttpMethod.Post, $"tenants/{tenant}/publish/{eventType}", content, cancellationToken);
        return new((int)accepted["deliveries"]!, _time.GetTimestamp());
    }

    public void Dispose() => _client.Dispose();

    private async Task WaitAsync(string tenant, string destination, Predicate<JsonNode> isReached, CancellationToken cancellationToken)
    {
        while (!isReached(await SendAsync(HttpMethod.Get, $"tenants/{tenant}/destinations/{destination}", content: null, cancellationToken)))
            await Task.Delay(PollInterval, _time, cancellationToken);
    }

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

/// <param name="Deliveries">How many destinations the message goes to.</param>
/// <param name="AnsweredAt">When the answer was there: a timestamp of the clock.</param>
internal readonly record struct Publication(int Deliveries, long AnsweredAt);
