using System.Net;
using System.Text;
using System.Text.Json;
using Sealpost.Catalogue;
using Sealpost.Schemes;
using Sealpost.Secrets;

namespace Sealpost.Server.Tests.Sources;

/// <summary>One tenant with a source, and the words to send to it as its sender would.</summary>
internal sealed class SourceDriver(TestServer server, string tenant, JsonElement source, Scheme scheme, string? secret)
{
    public string Tenant => tenant;

    public string Id => source.Text("id");

    public JsonElement Created => source;

    public Uri Url { get; private set; } = new(source.Text("url"));

    public static async Task<SourceDriver> StartAsync(TestServer server, string scheme, string? secret, string members = "", string? tenant = null)
    {
        tenant ??= await server.NewTenantAsync();
        var given = secret is null ? "" : $",\"secret\":{JsonSerializer.Serialize(secret)}";
        var source = await server.Api.PostTo($"/api/v1/tenants/{tenant}/sources", Answers.Json($$"""{"scheme":"{{scheme}}"{{given}}{{(members.Length > 0 ? "," : "")}}{{members}}}"""))
            .ReadAsync(HttpStatusCode.Created);
        return new(server, tenant, source, SchemeCatalogue.Default.Find(scheme)!, secret);
    }

    /// <summary>The headers that a sender who holds the secret writes now.</summary>
    public (string Name, string Value)[] Signed(string body, string? with = null, string id = "msg_1", DateTimeOffset? at = null)
    {
        if (scheme.Kind == SchemeKind.None) return [];
        var headers = new List<KeyValuePair<string, string>>();
        scheme.Sign(
            new SignRequest { Body = Encoding.UTF8.GetBytes(body), Id = id, Time = at ?? TimeProvider.System.GetUtcNow(), Method = "POST", Url = Url.AbsoluteUri },
            [scheme.CreateKey(new Secret(with ?? secret!))], headers);
        return [.. headers.Select(header => (header.Key, header.Value))];
    }

    /// <summary>Sends a body signed with the secret.</summary>
    public Task<HttpResponseMessage> SendSigned(string body = "{\"n\":1}", params (string Name, string Value)[] more) =>
        Send(HttpMethod.Post, Answers.Bytes(Encoding.UTF8.GetBytes(body), "application/json"), [.. Signed(body), .. more]);

    public Task<HttpResponseMessage> Send(HttpMethod method, HttpContent? content, params (string Name, string Value)[] headers) => SendTo(Url, method, content, headers);

    public Task<HttpResponseMessage> SendTo(Uri url, HttpMethod method, HttpContent? content, params (string Name, string Value)[] headers) =>
        server.Anonymous.SendAsync(method, url.AbsoluteUri, content, headers);

    /// <summary>Sends and expects an answer without a body.</summary>
    public static async Task ShouldAnswerAsync(Task<HttpResponseMessage> sending, HttpStatusCode status)
    {
        using var response = await sending;
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.StatusCode.ShouldBe(status, text);
        text.ShouldBeEmpty();
    }

    public Task<HttpResponseMessage> Api(HttpMethod method, string path = "", string? json = null, params (string Name, string Value)[] headers) =>
        server.Api.SendAsync(method, $"/api/v1/tenants/{tenant}/sources/{Id}{path}", json is null ? null : Answers.Json(json), headers);

    public Task<HttpResponseMessage> Patch(string json) => Api(HttpMethod.Patch, "", json, ("If-Match", "*"));

    public async Task<JsonElement> ReadAsync(string path = "") => await Api(HttpMethod.Get, path).ReadAsync(HttpStatusCode.OK);

    /// <summary>Newest first, each with its payload and headers.</summary>
    public async Task<JsonElement[]> MessagesAsync()
    {
        var list = await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant}/messages?limit=250").ReadAsync(HttpStatusCode.OK);
        var whole = new List<JsonElement>();
        foreach (var message in list.GetProperty("items").EnumerateArray())
            whole.Add(await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant}/messages/{message.Text("id")}").ReadAsync(HttpStatusCode.OK));
        return [.. whole];
    }

    public async Task<JsonElement[]> RejectionsAsync() => [.. (await ReadAsync("/rejections")).GetProperty("items").EnumerateArray()];

    public async Task<string[]> DiagnoseAsync(JsonElement rejection) =>
    [
        .. (await Api(HttpMethod.Post, $"/rejections/{rejection.Text("id")}/diagnose").ReadAsync(HttpStatusCode.OK))
            .GetProperty("findings").EnumerateArray().Select(finding => finding.Text("code")),
    ];
}
