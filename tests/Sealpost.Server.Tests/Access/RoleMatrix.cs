using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sealpost.Server.Access;

namespace Sealpost.Server.Tests.Access;

/// <summary>Where a call goes: the caller's own tenant, another one, none that exists, or the own one with the ids of another one's objects.</summary>
internal enum TenantPlace
{
    None,
    Own,
    Other,
    Missing,
    OwnWithOthersObjects,
}

/// <param name="Tenant">Null for all of them.</param>
internal sealed record MatrixCaller(string Name, HttpClient Client, Role? Role, string? Tenant)
{
    /// <summary>The refusal there must be; null when the operation answers.</summary>
    public HttpStatusCode? Expect(LeastRole least, TenantPlace where)
    {
        if (Role is not { } role) return HttpStatusCode.Unauthorized;
        if (Tenant is not null && where == TenantPlace.Other && least.Reach == Reach.Tenant) return HttpStatusCode.NotFound;
        if (Tenant is not null && least.Reach == Reach.Instance) return HttpStatusCode.Forbidden;
        return role < least.Role ? HttpStatusCode.Forbidden : null;
    }
}

/// <summary>A server with two tenants that have one of everything, and callers of every role.</summary>
internal sealed partial class RoleMatrix : IDisposable
{
    public const string Canary = "canary-of-the-other";
    public const string OtherTenant = "another-tenant";
    public const string MissingTenant = "missing-tenant";
    private const string OwnTenant = "own-tenant";

    private readonly Dictionary<TenantPlace, Dictionary<string, string>> _values = [];
    private readonly Uri _server;

    private RoleMatrix(Uri server) => _server = server;

    public List<MatrixCaller> Callers { get; } = [];

    public static IReadOnlyList<TenantPlace> PlacesOf(LeastRole least) => least.Reach == Reach.Tenant ? [TenantPlace.Own, TenantPlace.Other] : [TenantPlace.None];

    public static bool NamesAnObject(string pattern) => Parameter().Matches(pattern).Any(match => match.Groups[1].Value is not ("tenant" or "eventType"));

    public static async Task<RoleMatrix> CreateAsync(Uri server)
    {
        var matrix = new RoleMatrix(server);
        using var root = matrix.Client(TestServer.BootstrapKey);
        var own = await FillAsync(root, OwnTenant, "own");
        var other = await FillAsync(root, OtherTenant, Canary);
        matrix._values[TenantPlace.Own] = matrix._values[TenantPlace.None] = own;
        matrix._values[TenantPlace.Other] = other;
        matrix._values[TenantPlace.Missing] = new(other) { ["tenant"] = MissingTenant };
        matrix._values[TenantPlace.OwnWithOthersObjects] = new(other) { ["tenant"] = OwnTenant };
        matrix.Callers.Add(new("nobody", matrix.Client(null), null, null));
        foreach (var role in Enum.GetValues<Role>())
        {
            if (role != Role.SuperAdmin) matrix.Callers.Add(await matrix.CallerAsync(root, role, OwnTenant));
            matrix.Callers.Add(await matrix.CallerAsync(root, role, null));
        }

        return matrix;
    }

    public async Task<(HttpStatusCode Status, string Body)> CallAsync(MatrixCaller caller, string method, string pattern, TenantPlace where)
    {
        var path = Parameter().Replace(pattern, match => _values[where].TryGetValue(match.Groups[1].Value, out var value) ? value : throw new InvalidOperationException($"Say in {nameof(RoleMatrix)} what {{{match.Groups[1].Value}}} stands for."));
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await caller.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose() => Callers.ForEach(caller => caller.Client.Dispose());

    private static async Task<Dictionary<string, string>> FillAsync(HttpClient root, string tenant, string name)
    {
        await MakeAsync(root, "tenants", $$"""{"id":"{{tenant}}","name":"{{name}}"}""");
        var destination = await MakeAsync(root, $"tenants/{tenant}/destinations", $$"""{"url":"https://{{name}}.example.com/","description":"{{name}}","enabled":false}""");
        var oauthClient = await MakeAsync(root, $"tenants/{tenant}/oauth-clients", $$"""{"name":"{{name}}","clientId":"{{name}}","clientSecret":"hush","authenticationEndpoint":"https://id.example.com"}""");
        var source = await MakeAsync(root, $"tenants/{tenant}/sources", $$"""{"name":"{{name}}","scheme":"github","secret":"it is hushed up"}""");
        var message = await MakeAsync(root, $"tenants/{tenant}/messages", $$"""{"eventType":"{{name}}","payload":"{{name}}"}""");
        var job = await MakeAsync(root, $"tenants/{tenant}/jobs", """{"kind":"cancel","filter":{}}""");
        var key = await MakeAsync(root, "api-keys", $$"""{"name":"{{name}}","tenant":"{{tenant}}"}""");
        var member = await MakeAsync(root, "members", $$"""{"email":"{{name}}@example.com","name":"{{name}}","role":"viewer","tenant":"{{tenant}}"}""");
        return new(StringComparer.Ordinal)
        {
            ["tenant"] = tenant,
            ["destination"] = destination.Text("id"),
            ["oauthClient"] = oauthClient.Text("id"),
            ["source"] = source.Text("id"),
            ["message"] = message.Text("id"),
            ["delivery"] = message.Text("id").Replace("msg_", "dlv_", StringComparison.Ordinal) + "_0",
            ["job"] = job.Text("id"),
            ["rejection"] = source.Text("id").Replace("src_", "rej_", StringComparison.Ordinal),
            ["apiKey"] = key.Text("id"),
            ["member"] = member.Text("id"),
            ["eventType"] = "known",
            ["scheme"] = "github@1",
            ["profile"] = "custom",
        };
    }

    private static Task<JsonElement> MakeAsync(HttpClient root, string path, string json) => ReadAsync(root.PostTo($"/api/v1/{path}", Answers.Json(json)));

    private static async Task<JsonElement> ReadAsync(Task<HttpResponseMessage> sending)
    {
        using var response = await sending;
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        response.IsSuccessStatusCode.ShouldBeTrue(text);
        return JsonDocument.Parse(text).RootElement;
    }

    private async Task<MatrixCaller> CallerAsync(HttpClient root, Role role, string? tenant)
    {
        var scope = tenant is null ? "" : $"\"tenant\":\"{tenant}\",";
        var key = await MakeAsync(root, "api-keys", $$"""{{{scope}}"name":"matrix","role":"{{RoleText.Of(role)}}"}""");
        return new($"{RoleText.Of(role)} of {(tenant is null ? "all" : "one")}", Client(key.Text("key")), role, tenant);
    }

    private HttpClient Client(string? key)
    {
        var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = _server };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return client;
    }

    [GeneratedRegex(@"\{\**(\w+)\}")]
    private static partial Regex Parameter();
}
