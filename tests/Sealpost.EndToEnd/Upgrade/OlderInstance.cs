using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sealpost.EndToEnd.Loss.Books;
using Sealpost.EndToEnd.Vendors;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Upgrade;

/// <summary>An instance in which there is one of everything, and whose deliveries all wait because their receiver is down.</summary>
internal sealed class OlderInstance(TestReceiver receiver)
{
    /// <summary>Where everything waits.</summary>
    public static readonly string[] Paths = ["/signed", "/authenticated", "/ordered", "/token"];

    private const string Basic = "Basic dXNlcjpwYXNzdzByZA==";
    private static readonly string[] Published = ["first", "second", "third"];

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private byte[] _secret = [];
    private string _message = "";
    private string _key = "";
    private string _ingest = "";

    public async Task FillAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        receiver.Respond(new TestResponse(503));
        receiver.RespondAt("/oauth2/token", TestResponse.WithText(200, """{"access_token":"token-of-before","token_type":"bearer","expires_in":3600}"""));
        await server.PostAsync("tenants", """{ "id": "acme" }""", cancellationToken);
        await server.PostAsync("event-types", """{ "name": "order.created", "description": "An order." }""", cancellationToken);
        await server.PostAsync("tenants/acme/hmac-secret", "{}", cancellationToken);
        _key = (await server.PostAsync("api-keys", """{ "name": "of before", "tenant": "acme" }""", cancellationToken)).Text("key");
        var signed = await AddAsync(server, "/signed", """ "profile": "standard-webhooks" """, cancellationToken);
        _secret = Convert.FromBase64String(signed.Text("secret")["whsec_".Length..]);
        await AddAsync(server, "/authenticated", """ "authentication": { "type": "basic", "username": "user", "password": "passw0rd" }, "headers": { "X-Key": { "value": "hidden", "secret": true } } """, cancellationToken);
        await AddAsync(server, "/ordered", """ "ordered": true """, cancellationToken);
        var client = await server.PostAsync("tenants/acme/oauth-clients", $$"""{ "name": "idp", "clientId": "id", "clientSecret": "s3cret-of-idp", "authenticationEndpoint": "{{receiver.Url.GetLeftPart(UriPartial.Authority)}}" }""", cancellationToken);
        await AddAsync(server, "/token", $$""" "authentication": { "type": "oauth2", "client": "{{client.Text("id")}}" } """, cancellationToken);
        var dead = (await server.PostAsync("tenants/acme/destinations", $$"""{ "url": "{{new Uri(receiver.Url, "dead")}}", "retry": { "delays": [] } }""", cancellationToken)).Text("id");
        var source = await server.PostAsync("tenants/acme/sources", """{ "scheme": "github", "secret": "secret-of-source" }""", cancellationToken);
        _ingest = new Uri(source.Text("url")).AbsolutePath;
        await IngestAsync(server, "0000", HttpStatusCode.Unauthorized, cancellationToken);

        foreach (var body in Published) _message = await PublishAsync(server, body, cancellationToken);
        await WaitForAsync(server, "deliveries?limit=250", all => all.Count == Published.Length * (Paths.Length + 1) && all.All(Tried), cancellationToken);
        await server.PostAsync($"tenants/acme/destinations/{dead}/recover", """{ "since": "2020-01-01T00:00:00Z" }""", cancellationToken);
        await WaitForAsync(server, "jobs", all => all.All(job => job.Text("state") == "completed"), cancellationToken);

        // In order, only the first of them is tried.
        static bool Tried(JsonElement delivery) => delivery.GetProperty("attempts").GetInt32() > 0 || delivery.Text("state") == "pending";
    }

    /// <summary>What waited arrives as if nothing had been, and what was there goes on to work.</summary>
    public async Task GoesOnAsync(ServerProcess server, CancellationToken cancellationToken)
    {
        var before = receiver.Requests.Count;
        receiver.Respond(new TestResponse(200));
        await WaitForAsync(server, "deliveries?limit=250&state=pending", all => all.Count == 0, cancellationToken);

        var arrived = receiver.Requests.Skip(before).ToList();
        foreach (var path in Paths) arrived.Where(request => request.Target == path).Select(request => request.Text).Distinct().ShouldBe(Published, ignoreOrder: path != "/ordered", path);
        arrived.Where(request => request.Target == "/signed").ShouldAllBe(request => request.Header("webhook-signature") == Signature(request));
        arrived.Where(request => request.Target == "/authenticated").ShouldAllBe(request => request.Header("Authorization") == Basic && request.Header("X-Key") == "hidden");
        arrived.Where(request => request.Target == "/token").ShouldAllBe(request => request.Header("Authorization") == "Bearer token-of-before");

        (await PublishAsync(server, Published[^1], cancellationToken)).ShouldBe(_message, "its key is still known");
        await IngestAsync(server, Hmac.Hex("secret-of-source", "{}"u8.ToArray()), HttpStatusCode.OK, cancellationToken);
        await IngestAsync(server, "0000", HttpStatusCode.Unauthorized, cancellationToken);
        server.Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _key);
        await PublishAsync(server, "fourth", cancellationToken);
        await WaitForAsync(server, "deliveries?limit=250&state=pending", all => all.Count == 0, cancellationToken);
        foreach (var path in Paths) receiver.Requests.Where(request => request.Target == path && request.Text == "fourth").ShouldHaveSingleItem(path);
    }

    private string Signature(ReceivedRequest request)
    {
        var signed = Encoding.UTF8.GetBytes($"{request.Header("webhook-id")}.{request.Header("webhook-timestamp")}.{request.Text}");
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(_secret, signed));
    }

    private Task<JsonElement> AddAsync(ServerProcess server, string path, string members, CancellationToken cancellationToken) =>
        server.PostAsync("tenants/acme/destinations", $$"""{ "url": "{{new Uri(receiver.Url, path)}}", "retry": {{LedgerLoad.PatientRetry}}, {{members}} }""", cancellationToken);

    private async Task IngestAsync(ServerProcess server, string signature, HttpStatusCode expected, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_ingest, UriKind.Relative)) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Hub-Signature-256", $"sha256={signature}");
        request.Headers.Add("X-GitHub-Event", "push");
        request.Headers.Add("X-GitHub-Delivery", Guid.NewGuid().ToString());
        using var answer = await server.Api.SendAsync(request, cancellationToken);
        answer.StatusCode.ShouldBe(expected, await answer.Content.ReadAsStringAsync(cancellationToken));
    }

    private static async Task<string> PublishAsync(ServerProcess server, string body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "tenants/acme/publish/order.created") { Content = new StringContent(body, new MediaTypeHeaderValue("text/plain")) };
        request.Headers.Add("Idempotency-Key", body);
        using var answer = await server.Api.SendAsync(request, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted, text);
        return JsonElement.Parse(text).Text("id");
    }

    private static async Task WaitForAsync(ServerProcess server, string list, Func<IReadOnlyList<JsonElement>, bool> condition, CancellationToken cancellationToken)
    {
        var last = "";
        while (!cancellationToken.IsCancellationRequested)
        {
            last = await server.Api.GetStringAsync(new Uri($"tenants/acme/{list}", UriKind.Relative), CancellationToken.None);
            if (condition([.. JsonElement.Parse(last).GetProperty("items").EnumerateArray()])) return;
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }

        throw new TimeoutException($"{list}: {last}\n{server.Output}");
    }
}
