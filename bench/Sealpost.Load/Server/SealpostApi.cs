using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Sealpost.Load.Client;

namespace Sealpost.Load.Server;

/// <summary>The few calls of the REST API that a bench needs.</summary>
internal sealed class SealpostApi : IDisposable
{
    private readonly SealpostProcess _server;
    private readonly HttpClient _client;

    public SealpostApi(SealpostProcess server)
    {
        _server = server;
        _client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(server.Address, "/api/v1/") };
        _client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", server.ApiKey);
    }

    /// <summary>Creates a tenant with its destinations and returns where to publish for it.</summary>
    public async Task<PublishTarget> CreateTenantAsync(string tenant, Uri receiver, int destinations, CancellationToken cancellationToken)
    {
        await PostAsync("tenants", new { id = tenant, name = tenant }, cancellationToken);
        for (var i = 0; i < destinations; i++)
        {
            var destination = new { url = new Uri(receiver, $"{tenant}/{i}").AbsoluteUri, profile = "standard-webhooks", retry = new { timeout = "60s" } };
            await PostAsync($"tenants/{tenant}/destinations", destination, cancellationToken);
        }

        return new PublishTarget("sealpost", new Uri(_client.BaseAddress!, $"tenants/{tenant}/publish/bench"), _server.ApiKey, _server.Id);
    }

    /// <summary>Waits until the server's own records hold no unfinished delivery of the tenant.</summary>
    public async Task WaitUntilRecordedAsync(string tenant, TimeProvider time, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < 200; attempt++)
        {
            using var page = await _client.GetFromJsonAsync<JsonDocument>($"tenants/{tenant}/deliveries?state=pending&limit=1", cancellationToken);
            if (page!.RootElement.GetProperty("items").GetArrayLength() == 0)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }

        throw new TimeoutException($"Deliveries of {tenant} are still pending ten seconds after the last arrived.");
    }

    public void Dispose() => _client.Dispose();

    private async Task PostAsync<T>(string path, T body, CancellationToken cancellationToken)
    {
        using var response = await _client.PostAsJsonAsync(path, body, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"POST {path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }
}
