using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Vendors;

/// <summary>A customer: a tenant of the server, used through the REST API alone, and a receiver on real TLS.</summary>
internal sealed class Account : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly RunningServer _server;

    private Account(RunningServer server, string id, TestReceiver receiver)
    {
        _server = server;
        Id = id;
        Receiver = receiver;
    }

    public string Id { get; }

    public TestReceiver Receiver { get; }

    public string Url => new Uri(Receiver.Url, "hook").AbsoluteUri;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Account> OpenAsync(RunningServer server, TestReceiverOptions? options = null)
    {
        var account = new Account(server, server.NewAccountId(), await TestReceiver.StartAsync(options ?? new() { Authority = server.Authority }));
        account.Receiver.Respond(new TestResponse(200));
        await SendAsync(server, HttpMethod.Post, "tenants", new JsonObject { ["id"] = account.Id }.ToJsonString(), HttpStatusCode.Created, revision: null);
        return account;
    }

    /// <summary>Makes a destination; its URL is the receiver's unless it says another.</summary>
    public Task<JsonElement> CreateAsync(string destination) => CallAsync(HttpMethod.Post, "destinations", WithUrl(destination), HttpStatusCode.Created);

    /// <summary>Tries to make a destination, and returns the names of the fields that are at fault.</summary>
    public async Task<string[]> RefusedAsync(string destination, HttpStatusCode status = HttpStatusCode.BadRequest) =>
        Fields(await CallAsync(HttpMethod.Post, "destinations", WithUrl(destination), status));

    public Task<JsonElement> GetAsync(string path) => CallAsync(HttpMethod.Get, path, body: null, HttpStatusCode.OK);

    public Task<JsonElement> PostAsync(string path, string body = "{}", HttpStatusCode status = HttpStatusCode.OK) => CallAsync(HttpMethod.Post, path, body, status);

    public Task<JsonElement> PatchAsync(string path, string patch) => SendAsync(_server, HttpMethod.Patch, $"tenants/{Id}/{path}", patch, HttpStatusCode.OK, "*");

    public Task<JsonElement> CallAsync(HttpMethod method, string path, string? body, HttpStatusCode status) =>
        SendAsync(_server, method, $"tenants/{Id}/{path}", body, status, revision: null);

    /// <summary>Reads what belongs to no tenant.</summary>
    public Task<JsonElement> GetOfInstanceAsync(string path) => SendAsync(_server, HttpMethod.Get, path, body: null, HttpStatusCode.OK, revision: null);

    public Task<JsonElement> PatchInstanceAsync(string path, string patch) => SendAsync(_server, HttpMethod.Patch, path, patch, HttpStatusCode.OK, "*");

    /// <summary>Publishes one event and returns the id of its first delivery; null when it goes nowhere.</summary>
    public async Task<string?> PublishAsync(string body = "{}", string eventType = "ping", string contentType = "application/json")
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } };
        using var response = await _server.Api.PostAsync(new Uri($"tenants/{Id}/publish/{eventType}", UriKind.Relative), content, Cancel);
        var answer = await ReadAsync(response, HttpStatusCode.Accepted);
        return answer.GetProperty("deliveries").GetInt32() == 0 ? null : $"dlv_{answer.Text("id")["msg_".Length..]}_0";
    }

    /// <summary>Publishes one event, waits until its delivery is settled, and returns the request that reached the receiver last.</summary>
    public async Task<ReceivedRequest> SendAsync(string body = "{}", string eventType = "ping")
    {
        (await SettleAsync(body, eventType)).Text("state").ShouldBe("succeeded");
        return Receiver.Requests[^1];
    }

    /// <summary>Publishes one event and moves the clock through its schedule until the delivery is settled.</summary>
    public async Task<JsonElement> SettleAsync(string body = "{}", string eventType = "ping") => await SettledAsync((await PublishAsync(body, eventType)).ShouldNotBeNull());

    /// <summary>Moves the clock from one due attempt to the next until the delivery is settled.</summary>
    public async Task<JsonElement> SettledAsync(string delivery)
    {
        var seen = 0;
        return await WatchAsync(delivery, async view =>
        {
            if (view.Text("state") != "pending") return true;
            var attempts = view.GetProperty("attempts").GetInt32();
            if (attempts > seen) await _server.PassUntilAsync(view.GetProperty("nextAttemptAt").GetDateTimeOffset());
            seen = attempts;
            return false;
        });
    }

    /// <summary>Waits, without moving the clock, until so many attempts of the delivery are on record.</summary>
    public Task<JsonElement> AttemptedAsync(string delivery, int attempts) =>
        WatchAsync(delivery, view => Task.FromResult(view.GetProperty("attempts").GetInt32() >= attempts));

    /// <summary>The attempts of a delivery, first to last.</summary>
    public async Task<JsonElement[]> AttemptsAsync(JsonElement delivery) =>
        [.. (await GetAsync($"deliveries/{delivery.Text("id")}/attempts")).GetProperty("items").EnumerateArray().OrderBy(attempt => attempt.GetProperty("number").GetInt32())];

    /// <summary>When each attempt of a delivery was made, counted from the first.</summary>
    public async Task<TimeSpan[]> ScheduleAsync(JsonElement delivery)
    {
        var starts = (await AttemptsAsync(delivery)).Select(attempt => attempt.GetProperty("startedAt").GetDateTimeOffset()).ToArray();
        return [.. starts.Select(start => start - starts[0])];
    }

    /// <summary>Completes when the server has drawn all consequences of what its database holds already.</summary>
    public Task CaughtUpAsync() => _server.PassUntilAsync(_server.Clock.GetUtcNow());

    public ValueTask DisposeAsync() => Receiver.DisposeAsync();

    public static string[] Fields(JsonElement problem) => [.. problem.GetProperty("errors").EnumerateObject().Select(error => error.Name)];

    private async Task<JsonElement> WatchAsync(string delivery, Func<JsonElement, Task<bool>> condition)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(Patience);
        while (true)
        {
            var view = await GetAsync($"deliveries/{delivery}");
            if (await condition(view)) return view;
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private string WithUrl(string destination)
    {
        var json = JsonNode.Parse(destination)!.AsObject();
        json.TryAdd("url", Url);
        return json.ToJsonString();
    }

    private static async Task<JsonElement> SendAsync(RunningServer server, HttpMethod method, string path, string? body, HttpStatusCode status, string? revision)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, new MediaTypeHeaderValue("application/json"));
        if (revision is not null) request.Headers.TryAddWithoutValidation("If-Match", revision);
        using var response = await server.Api.SendAsync(request, Cancel);
        return await ReadAsync(response, status);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync(Cancel);
        response.StatusCode.ShouldBe(status, text);
        return text.Length == 0 ? default : JsonElement.Parse(text);
    }
}
