using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Sealpost.EndToEnd.Telemetry;
using Sealpost.TestKit;

namespace Sealpost.EndToEnd.Secrets;

/// <summary>A server that logs everything and exports everything, and the secrets that it is given or makes.</summary>
internal sealed class CanaryScenario : IAsyncDisposable
{
    private const int Destinations = 6;

    private readonly TestReceiver _receiver;
    private readonly string? _database;

    private CanaryScenario(TestReceiver receiver, OtlpReceiver collector, string? database)
    {
        _receiver = receiver;
        _database = database;
        Collector = collector;
        Server = new ServerProcess(receiver.Authority!, new Dictionary<string, string>
        {
            ["Logging__LogLevel__Default"] = "Trace",
            ["Logging__LogLevel__Microsoft.AspNetCore"] = "Trace",
            ["Logging__LogLevel__Microsoft.AspNetCore.Hosting.Diagnostics"] = "Trace",
            ["ConnectionStrings__Sealpost"] = database ?? "",
            ["Sealpost__MasterKey"] = "1:" + New("master key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
            ["Sealpost__Bootstrap__ApiKey"] = New("bootstrap key", $"sp_{RandomNumberGenerator.GetHexString(40, lowercase: true)}"),
            ["Sealpost__Smtp__Host"] = "127.0.0.1",
            ["Sealpost__Smtp__Port"] = "1",
            ["Sealpost__Smtp__From"] = "sealpost@example.com",
            ["Sealpost__Smtp__To"] = "operator@example.com",
            ["Sealpost__Smtp__User"] = "sealpost",
            ["Sealpost__Smtp__Password"] = New("mail password"),
            ["Sealpost__Telemetry__Otlp__Endpoint"] = collector.Url,
            ["Sealpost__Telemetry__Otlp__Protocol"] = "HttpProtobuf",
            ["Sealpost__Telemetry__Otlp__Headers"] = $"x-token={New("collector token")}",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "50",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "200",
        });
        Server.Api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Canaries["bootstrap key"]);
    }

    public Dictionary<string, string> Canaries { get; } = [];

    public ServerProcess Server { get; }

    public OtlpReceiver Collector { get; }

    public static async Task<CanaryScenario> StartAsync(string? database, CancellationToken cancellationToken)
    {
        var scenario = new CanaryScenario(await TestReceiver.StartAsync(), await OtlpReceiver.StartAsync(), database);
        await scenario.Server.StartAsync(cancellationToken);
        return scenario;
    }

    /// <summary>Makes one of everything that has a secret, and has each of them used: deliveries that succeed and fail, a token fetched, requests taken in and rejected.</summary>
    public async Task UseEverySecretAsync(CancellationToken cancellationToken)
    {
        _receiver.RespondAt("/oauth2/token", TestResponse.WithText(200, $$"""{"access_token":"{{New("access token")}}","token_type":"bearer","expires_in":3600}"""));
        _receiver.RespondAt("/fails", new TestResponse(500));
        await PostAsync("tenants", """{"id":"acme"}""", cancellationToken);
        await PostAsync("tenants/acme/destinations", Destination("hook", $$$"""
            "signing":[{"scheme":"engenius@1","secret":"{{{New("signing secret")}}}"}],"authentication":{"type":"basic","username":"u","password":"{{{New("Basic password")}}}"},"headers":{"X-Key":{"value":"{{{New("header value")}}}","secret":true}}
            """), cancellationToken);
        await PostAsync("tenants/acme/destinations", Destination("fails", $$"""
            "authentication":{"type":"authorization","value":"Bearer {{New("authorization")}}"}
            """), cancellationToken);
        await PostAsync("tenants/acme/destinations", Destination("hook", $$"""
            "authentication":{"type":"header","name":"X-Token","value":"{{New("header credential")}}"}
            """), cancellationToken);
        var identity = ClientIdentity.Issue(_receiver.Authority!, "client");
        Canaries["client certificate's key"] = identity.PrivateKey.Split('\n')[1];
        await PostAsync("tenants/acme/destinations", Destination("hook", $$"""
            "authentication":{"type":"mtls","certificate":{{Text(identity.Certificate)}},"privateKey":{{Text(identity.PrivateKey)}}}
            """), cancellationToken);
        var client = await PostAsync("tenants/acme/oauth-clients", $$"""{"name":"idp","clientId":"id","clientSecret":"{{New("client secret")}}","authenticationEndpoint":"{{_receiver.Url.GetLeftPart(UriPartial.Authority)}}"}""", cancellationToken);
        await PostAsync("tenants/acme/destinations", Destination("hook", $$"""
            "authentication":{"type":"oauth2","client":"{{client.GetProperty("id").GetString()}}"}
            """), cancellationToken);
        using var rsa = RSA.Create(2048);
        var key = rsa.ExportPkcs8PrivateKeyPem();
        Canaries["client's private key"] = key.Split('\n')[1];
        await PostAsync("tenants/acme/oauth-clients", $$"""{"name":"signed","clientId":"id","authorizationMethod":"private_key_jwt","privateKey":{{Text(key)}},"authenticationEndpoint":"{{_receiver.Url.GetLeftPart(UriPartial.Authority)}}"}""", cancellationToken);
        var made = await PostAsync("tenants/acme/destinations", $$"""{"url":"{{new Uri(_receiver.Url, "hook")}}"}""", cancellationToken);
        Canaries["generated secret"] = made.GetProperty("secret").GetString()!;
        var rotated = await PostAsync($"tenants/acme/destinations/{made.GetProperty("id").GetString()}/secrets/rotate", "{}", cancellationToken);
        Canaries["rotated secret"] = rotated.GetProperty("secret").GetString()!;
        Canaries["account secret"] = (await PostAsync("tenants/acme/hmac-secret", "{}", cancellationToken)).GetProperty("secret").GetString()!;
        var source = await PostAsync("tenants/acme/sources", $$$"""{"scheme":"meta","secret":"{{{New("source secret")}}}","handshake":{"type":"hub-challenge","verifyToken":"{{{New("verify token")}}}"}}""", cancellationToken);
        var ingest = new Uri(source.GetProperty("url").GetString()!).AbsolutePath;
        Canaries["ingest token"] = ingest["/in/".Length..];
        Canaries["API key"] = (await PostAsync("api-keys", """{"name":"canary","tenant":"acme"}""", cancellationToken)).GetProperty("key").GetString()!;
        Canaries["invitation"] = TokenOf(await PostAsync("members", """{"email":"ada@example.com","name":"Ada","role":"viewer","tenant":"acme"}""", cancellationToken), "link");
        Canaries["portal link"] = TokenOf(await PostAsync("tenants/acme/portal-links", "{}", cancellationToken), "url");
        await RefuseAsync(ingest, new AuthenticationHeaderValue("Basic", New("rejected credential")), cancellationToken);
        await RefuseAsync("/api/v1/tenants", new AuthenticationHeaderValue("Bearer", New("unknown key")), cancellationToken);
        await RefuseAsync("/in/in_" + New("unknown ingest token"), null, cancellationToken);
        await PostAsync("tenants/acme/messages", """{"eventType":"canary.sings","payload":{}}""", cancellationToken);
        await PostAsync("master-keys/rotate", "", cancellationToken, HttpStatusCode.Conflict);
        // A request for a token comes first.
        await _receiver.WaitForAsync(Destinations + 1, cancellationToken);
        while (await CountFinishedAsync(cancellationToken) < Destinations)
        {
        }
    }

    /// <summary>Every list and every object that there is.</summary>
    public async Task<string> ReadWholeApiAsync(CancellationToken cancellationToken)
    {
        var answers = new StringBuilder();
        foreach (var list in new[] { "destinations", "oauth-clients", "sources", "messages", "deliveries", "jobs" })
        {
            using var page = JsonDocument.Parse(await GetAsync($"tenants/acme/{list}?limit=250", cancellationToken));
            answers.Append(page.RootElement);
            foreach (var id in page.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString()))
            {
                answers.Append(await GetAsync($"tenants/acme/{list}/{id}", cancellationToken));
                foreach (var more in list switch { "destinations" => ["secrets"], "sources" => ["secrets", "rejections"], "deliveries" => ["attempts"], _ => Array.Empty<string>() })
                    answers.Append(await GetAsync($"tenants/acme/{list}/{id}/{more}", cancellationToken));
            }
        }

        foreach (var path in new[] { "tenants", "api-keys", "members", "audit?limit=250", "master-keys", "cluster", "settings/signatures", "event-types" }) answers.Append(await GetAsync(path, cancellationToken));
        return answers.ToString();
    }

    public async Task<string> GetAsync(string path, CancellationToken cancellationToken) => await Server.Api.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);

    /// <summary>A start that must be refused: with a key that is not the one.</summary>
    public Task<(int ExitCode, string Output, string Errors)> StartWithAnotherKeyAsync(CancellationToken cancellationToken) => ServerProcess.RunToEndAsync(
        [
            ("ASPNETCORE_URLS", "http://127.0.0.1:0"),
            ("Logging__LogLevel__Default", "Trace"),
            ("Sealpost__Data", Server.DataDirectory),
            ("ConnectionStrings__Sealpost", _database ?? ""),
            ("Sealpost__MasterKey", "1:" + New("wrong master key", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))),
            ("Sealpost__Smtp__Password", Canaries["mail password"]),
        ],
        cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Collector.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    private async Task<int> CountFinishedAsync(CancellationToken cancellationToken)
    {
        using var page = JsonDocument.Parse(await GetAsync("tenants/acme/deliveries?limit=250", cancellationToken));
        return page.RootElement.GetProperty("items").EnumerateArray().Count(delivery => delivery.GetProperty("state").GetString() != "pending");
    }

    private string Destination(string path, string members) => $$$"""{"url":"{{{new Uri(_receiver.Url, path)}}}","profile":"custom","retry":{"delays":[]},{{{members}}} }""";

    private async Task<JsonElement> PostAsync(string path, string json, CancellationToken cancellationToken, HttpStatusCode? expected = null)
    {
        using var content = json.Length == 0 ? null : new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await Server.Api.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        (expected is { } status ? answer.StatusCode == status : answer.IsSuccessStatusCode).ShouldBeTrue($"{path}: {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    private async Task RefuseAsync(string path, AuthenticationHeaderValue? credential, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(path.StartsWith("/in/", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, path);
        request.Headers.Authorization = credential ?? new AuthenticationHeaderValue("Bearer", "none");
        using var answer = await Server.Api.SendAsync(request, cancellationToken);
        answer.IsSuccessStatusCode.ShouldBeFalse(path);
    }

    private static string TokenOf(JsonElement made, string member) => made.GetProperty(member).GetString()!.Split("token=")[1];

    private string New(string kind, string? value = null) => Canaries[kind] = value ?? $"canary{RandomNumberGenerator.GetHexString(24, lowercase: true)}";

    private static string Text(string text) => JsonSerializer.Serialize(text);
}
