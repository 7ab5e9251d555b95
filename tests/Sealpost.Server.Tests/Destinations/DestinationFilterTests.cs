using System.Net;
using System.Text.Json;

namespace Sealpost.Server.Tests.Destinations;

public sealed class DestinationFilterTests(TestServer server)
{
    [Fact]
    public async Task Patterns_options_filter_and_template_are_shown_as_they_were_set()
    {
        var made = await CreateAsync(
            """
            "profile": "actigraph", "handshake": "none", "eventTypes": ["upload", "webhook.**"], "eventOptions": { "upload": ["completed", "error"] },
            "filter": { "and": [{ "path": "/note", "eq": null }, { "path": "/n", "gte": 1.50 }] }, "payloadTemplate": { "text": "{\"text\":\"{{ /a }}\"}" }
            """).ReadAsync(HttpStatusCode.Created);

        made.GetProperty("eventTypes").GetRawText().ShouldBe("""["upload","webhook.**"]""");
        made.GetProperty("eventOptions").GetRawText().ShouldBe("""{"upload":["completed","error"]}""");
        JsonElement.DeepEquals(made.GetProperty("filter"), JsonElement.Parse("""{"and":[{"path":"/note","eq":null},{"path":"/n","gte":1.50}]}""")).ShouldBeTrue();
        made.GetProperty("payloadTemplate").Text("contentType").ShouldBe("application/json");
        made.GetProperty("payloadTemplate").Text("text").ShouldBe("""{"text":"{{ /a }}"}""");
    }

    [Fact]
    public async Task A_patch_replaces_filter_and_template_whole_and_null_takes_them_away()
    {
        var tenant = await server.NewTenantAsync();
        var made = await CreateAsync(""" "filter": { "path": "/a", "in": [1] }, "payloadTemplate": "slack" """, tenant).ReadAsync(HttpStatusCode.Created);

        var patched = await PatchAsync(tenant, made, """{"filter":{"path":"/b","eq":null},"payloadTemplate":{"contentType":"text/plain","text":"x"}}""");
        patched.GetProperty("filter").GetRawText().ShouldBe("""{"path":"/b","eq":null}""");
        patched.GetProperty("payloadTemplate").GetRawText().ShouldBe("""{"contentType":"text/plain","text":"x"}""");

        var untouched = await PatchAsync(tenant, patched, """{"description":"other"}""");
        untouched.GetProperty("filter").GetRawText().ShouldBe("""{"path":"/b","eq":null}""");

        var bare = await PatchAsync(tenant, untouched, """{"filter":null,"payloadTemplate":null}""");
        bare.GetProperty("filter").ValueKind.ShouldBe(JsonValueKind.Null);
        bare.GetProperty("payloadTemplate").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task Every_fault_is_answered_at_once_by_its_field()
    {
        var problem = await CreateAsync(
            """
            "profile": "engenius", "eventTypes": ["a..b"], "eventOptions": { "upload": ["error"] }, "filter": { "or": [{ "path": "x", "eq": [] }, {}] },
            "payloadTemplate": { "contentType": "text/html", "text": "1" }
            """).ProblemAsync(HttpStatusCode.BadRequest, "validation");

        problem.Fields().Order(StringComparer.Ordinal).ShouldBe(
            ["eventOptions.upload", "eventTypes[0]", "filter.or[0].eq", "filter.or[0].path", "filter.or[1]", "payloadTemplate.contentType"]);
    }

    private async Task<HttpResponseMessage> CreateAsync(string members, string? tenant = null) =>
        await server.Api.PostTo($"/api/v1/tenants/{tenant ?? await server.NewTenantAsync()}/destinations", Answers.Json($$"""{"url":"https://hooks.example.com/in",{{members}}}"""));

    private Task<JsonElement> PatchAsync(string tenant, JsonElement destination, string patch) =>
        server.Api.SendAsync(
            HttpMethod.Patch, $"/api/v1/tenants/{tenant}/destinations/{destination.Text("id")}", Answers.Json(patch), ("If-Match", $"\"{destination.GetProperty("revision").GetInt64()}\""))
            .ReadAsync(HttpStatusCode.OK);
}
