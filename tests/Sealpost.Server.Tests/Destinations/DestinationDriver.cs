using System.Net;
using System.Text.Json;
using Sealpost.TestKit;

namespace Sealpost.Server.Tests.Destinations;

/// <summary>One tenant with a receiver of its own, and the words to make and use destinations through the API.</summary>
internal sealed class DestinationDriver(TestServer server, string tenant, TestReceiver receiver) : IAsyncDisposable
{
    public string Tenant => tenant;

    public TestReceiver Receiver => receiver;

    public static async Task<DestinationDriver> StartAsync(TestServer server) =>
        new(server, await server.NewTenantAsync(), await TestReceiver.StartAsync(new TestReceiverOptions { PlainHttp = true }));

    /// <summary>The members of a new destination but its url.</summary>
    public Task<JsonElement> CreateAsync(string members = "\"profile\":\"custom\"", string path = "hook") =>
        Post("destinations", $$"""{"url":"{{receiver.Url}}{{path}}",{{members}}}""").ReadAsync(HttpStatusCode.Created);

    public Task<HttpResponseMessage> Post(string path, string? json = null) => server.Api.PostTo($"/api/v1/tenants/{tenant}/{path}", json is null ? null : Answers.Json(json));

    public Task<HttpResponseMessage> Get(string path) => server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant}/{path}");

    public Task<HttpResponseMessage> Patch(string path, string json) =>
        server.Api.SendAsync(HttpMethod.Patch, $"/api/v1/tenants/{tenant}/{path}", Answers.Json(json), ("If-Match", "*"));

    public async Task<JsonElement> ReadAsync(string path) => await Get(path).ReadAsync(HttpStatusCode.OK);

    /// <summary>How many destinations the event goes to.</summary>
    public async Task<int> PublishAsync(string eventType = "a.b", string payload = "{\"n\":1}") =>
        (await Post($"publish/{eventType}", payload).ReadAsync(HttpStatusCode.Accepted)).GetProperty("deliveries").GetInt32();

    /// <summary>Reads until what is read is as expected: what a receiver answered is on record a commit later.</summary>
    public async Task<JsonElement> UntilAsync(string path, Func<JsonElement, bool> condition)
    {
        while (true)
        {
            var read = await ReadAsync(path);
            if (condition(read)) return read;
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public ValueTask DisposeAsync() => receiver.DisposeAsync();
}
