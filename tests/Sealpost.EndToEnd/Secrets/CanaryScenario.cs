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
    private const int LoginRequests = 3;

    private readonly TestReceiver _receiver;
    private readonly HttpClient _browser = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false });
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
            ["Sealpost__Portal__ExternalLogin__Name"] = "Example ID",
            ["Sealpost__Portal__ExternalLogin__AuthorizationEndpoint"] = new Uri(receiver.Url, "login").AbsoluteUri,
            ["Sealpost__Portal__ExternalLogin__TokenEndpoint"] = new Uri(receiver.Url, "login/token").AbsoluteUri,
            ["Sealpost__Portal__ExternalLogin__UserInfoEndpoint"] = new Uri(receiver.Url, "login/user").AbsoluteUri,
            ["Sealpost__Portal__ExternalLogin__ClientId"] = "sealpost",
            ["Sealpost__Portal__ExternalLogin__ClientSecret"] = New("external login's client secret"),
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
        await SignInEverywhereAsync(cancellationToken);
        await RefuseAsync(ingest, new AuthenticationHeaderValue("Basic", New("rejected credential")), cancellationToken);
        await RefuseAsync("/api/v1/tenants", new AuthenticationHeaderValue("Bearer", New("unknown key")), cancellationToken);
        await RefuseAsync("/in/in_" + New("unknown ingest token"), null, cancellationToken);
        await PostAsync("tenants/acme/messages", """{"eventType":"canary.sings","payload":{}}""", cancellationToken);
        await PostAsync("master-keys/rotate", "", cancellationToken, HttpStatusCode.Conflict);
        // A request for a token comes first, and the external logins have asked for theirs.
        await _receiver.WaitForAsync(Destinations + 1 + LoginRequests, cancellationToken);
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
        _browser.Dispose();
        await Server.DisposeAsync();
        await Collector.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    /// <summary>A member who accepts an invitation and then signs in with the password, a customer with a link, and a member whom the provider knows.</summary>
    private async Task SignInEverywhereAsync(CancellationToken cancellationToken)
    {
        var password = New("password");
        Canaries["session of an invitation"] = SessionOf(await SubmitAsync($"/invitation?token={Canaries["invitation"]}", "accept", cancellationToken, ("password", password)));
        Canaries["session of a password"] = SessionOf(await SubmitAsync("/sign-in", "sign-in", cancellationToken, ("email", "ada@example.com"), ("password", password)));
        using (var refused = await SubmitAsync("/sign-in", "sign-in", cancellationToken, ("email", "ada@example.com"), ("password", New("wrong password")))) refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        Canaries["session of a portal link"] = SessionOf(await SubmitAsync($"/enter?token={Canaries["portal link"]}", "enter", cancellationToken));
        Canaries["unused invitation"] = TokenOf(await PostAsync("members", """{"email":"eve@example.com","name":"Eve","role":"viewer","tenant":"acme"}""", cancellationToken), "link");
        using (var looked = await SendAsync($"/invitation?token={Canaries["unused invitation"]}", null, cancellationToken)) looked.StatusCode.ShouldBe(HttpStatusCode.OK);

        _receiver.RespondAt("/login/token", TestResponse.WithText(200, $$"""{"access_token":"{{New("external access token")}}","refresh_token":"{{New("external refresh token")}}","id_token":"{{New("external id token")}}","token_type":"bearer"}"""));
        _receiver.RespondAt("/login/user", TestResponse.WithText(200, """{"email":"ada@example.com","email_verified":true}"""));
        using var begun = await SendAsync("/sign-in/external", null, cancellationToken);
        var state = begun.Headers.Location!.Query.Split("state=")[1].Split('&')[0];
        Canaries["state"] = state;
        using var entered = await SendAsync($"/sign-in/external/callback?code={New("code")}&state={state}", CookiesOf(begun), cancellationToken);
        Canaries["session of an external login"] = SessionOf(entered);
        _receiver.RespondAt("/login/token", TestResponse.WithText(400, $$"""{"error":"invalid_grant","error_description":"{{New("provider's words")}}"}"""));
        using var again = await SendAsync("/sign-in/external", null, cancellationToken);
        using var failed = await SendAsync($"/sign-in/external/callback?code={New("refused code")}&state={again.Headers.Location!.Query.Split("state=")[1].Split('&')[0]}", CookiesOf(again), cancellationToken);
        failed.Headers.Location!.OriginalString.ShouldBe("/sign-in?fault=Failed");
    }

    /// <summary>Opens a page and sends one of its forms.</summary>
    private async Task<HttpResponseMessage> SubmitAsync(string path, string form, CancellationToken cancellationToken, params IEnumerable<(string Name, string Value)> values)
    {
        using var page = await SendAsync(path, null, cancellationToken);
        var html = await page.Content.ReadAsStringAsync(cancellationToken);
        var token = html.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Server.Api.BaseAddress!, path)) { Headers = { { "Cookie", CookiesOf(page) } } };
        request.Content = new FormUrlEncodedContent([new("_handler", form), new("__RequestVerificationToken", token), .. values.Select(value => KeyValuePair.Create(value.Name, value.Value))]);
        return await _browser.SendAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string? cookies, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Server.Api.BaseAddress!, path));
        if (cookies is not null) request.Headers.Add("Cookie", cookies);
        return await _browser.SendAsync(request, cancellationToken);
    }

    private static string CookiesOf(HttpResponseMessage answer) => string.Join("; ", answer.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0]));

    private static string SessionOf(HttpResponseMessage answer)
    {
        using (answer) return answer.Headers.GetValues("Set-Cookie").Single(cookie => cookie.StartsWith("sealpost=", StringComparison.Ordinal)).Split(';')[0]["sealpost=".Length..];
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
