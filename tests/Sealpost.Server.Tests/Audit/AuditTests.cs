using System.Net;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Storage;

namespace Sealpost.Server.Tests.Audit;

public sealed class AuditTests(TestServer server)
{
    private const string Secret = "hush-hush-0123456789";

    [Fact]
    public async Task A_change_is_written_with_who_where_what_before_and_after()
    {
        var tenant = await server.NewTenantAsync();
        var made = await server.Api.PostTo($"/api/v1/tenants/{tenant}/destinations", Answers.Json($$"""{"url":"https://example.com/","profile":"engenius","signing":[{"scheme":"engenius@1","secret":"{{Secret}}"}]}""")).ReadAsync(HttpStatusCode.Created);
        var path = $"/api/v1/tenants/{tenant}/destinations/{made.Text("id")}";
        await server.Api.SendAsync(HttpMethod.Patch, path, Answers.Json("""{"description":"changed"}"""), ("If-Match", "*")).ReadAsync(HttpStatusCode.OK);
        await server.Api.PostTo($"{path}/secrets/rotate", Answers.Json("{}")).ReadAsync(HttpStatusCode.OK);
        await server.Api.SendAsync(HttpMethod.Delete, path).ReadAsync(HttpStatusCode.NoContent);

        var entries = await ListAsync($"tenant={tenant}");

        entries.Select(entry => entry.Text("action")).ShouldBe(["deleteDestination", "rotateSecret", "patchDestination", "createDestination"]);
        entries.ShouldAllBe(entry => entry.Text("subject") == made.Text("id") && entry.Text("tenant") == tenant && entry.Text("actorName") == "bootstrap" && entry.Text("address") == "127.0.0.1");
        entries.Select(entry => entry.GetProperty("before").ValueKind).ShouldBe([JsonValueKind.Object, JsonValueKind.Object, JsonValueKind.Object, JsonValueKind.Null]);
        entries.Select(entry => entry.GetProperty("after").ValueKind).ShouldBe([JsonValueKind.Null, JsonValueKind.Object, JsonValueKind.Object, JsonValueKind.Object]);
        entries[2].GetProperty("after").GetProperty("settings").Text("description").ShouldBe("changed");
        entries[3].GetProperty("after").GetProperty("secrets").GetArrayLength().ShouldBe(1);
        JsonSerializer.Serialize(entries).ShouldNotContain(Secret);
    }

    [Fact]
    public async Task A_tenants_part_of_the_log_begins_with_its_creation()
    {
        var id = $"audited-{Guid.NewGuid():N}";
        await server.Api.PostTo("/api/v1/tenants", Answers.Json($$"""{"id":"{{id}}","name":"Audited"}""")).ReadAsync(HttpStatusCode.Created);

        var entry = (await ListAsync($"tenant={id}")).ShouldHaveSingleItem();

        (entry.Text("action"), entry.Text("subject"), entry.GetProperty("after").Text("name")).ShouldBe(("createTenant", id, "Audited"));
    }

    [Fact]
    public async Task What_is_refused_repeated_or_only_looked_at_leaves_no_entry()
    {
        var tenant = await server.NewTenantAsync();
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var made = await server.Api.PostTo($"/api/v1/tenants/{tenant}/destinations", Answers.Json("""{"url":"https://example.com/"}"""), key).ReadAsync(HttpStatusCode.Created);
        await server.Api.PostTo($"/api/v1/tenants/{tenant}/destinations", Answers.Json("""{"url":"https://example.com/"}"""), key).ReadAsync(HttpStatusCode.Created);
        await server.Api.PostTo($"/api/v1/tenants/{tenant}/destinations", Answers.Json("""{"url":"https://example.com/other"}"""), key).ProblemAsync(HttpStatusCode.Conflict, "idempotency-conflict");
        var path = $"/api/v1/tenants/{tenant}/destinations/{made.Text("id")}";
        await server.Api.SendAsync(HttpMethod.Patch, path, Answers.Json("""{"description":"stale"}"""), ("If-Match", "\"77\"")).ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");
        await server.Api.SendAsync(HttpMethod.Get, path).ReadAsync(HttpStatusCode.OK);
        await server.Api.PostTo($"/api/v1/tenants/{tenant}/messages", Answers.Json("""{"eventType":"audit.none","payload":1}""")).ReadAsync(HttpStatusCode.Accepted);
        await server.Api.SendAsync(HttpMethod.Delete, $"/api/v1/tenants/{tenant}/destinations/dst_00000000000000000000000000").ProblemAsync(HttpStatusCode.NotFound, "not-found");

        (await ListAsync($"tenant={tenant}")).ShouldHaveSingleItem().Text("action").ShouldBe("createDestination");
    }

    [Fact]
    public async Task A_tenant_admin_sees_the_changes_of_that_tenant_and_a_filter_narrows_them_down()
    {
        var (own, other) = (await server.NewTenantAsync(), await server.NewTenantAsync());
        var made = await server.Api.PostTo("/api/v1/api-keys", Answers.Json($$"""{"name":"admin","tenant":"{{own}}","role":"tenantAdmin"}""")).ReadAsync(HttpStatusCode.Created);
        await server.Api.PostTo("/api/v1/api-keys", Answers.Json($$"""{"name":"other","tenant":"{{other}}"}""")).ReadAsync(HttpStatusCode.Created);
        using var admin = server.Client(made.Text("key"));
        await admin.PostTo($"/api/v1/tenants/{own}/destinations", Answers.Json("""{"url":"https://example.com/"}""")).ReadAsync(HttpStatusCode.Created);

        var seen = await ListAsync("limit=250", admin);

        seen.Select(entry => entry.Text("action")).ShouldBe(["createDestination", "createApiKey"]);
        seen[0].Text("actor").ShouldBe(made.Text("id"));
        JsonSerializer.Serialize(seen).ShouldNotContain(made.Text("key"));
        (await ListAsync($"actor={made.Text("id")}")).ShouldHaveSingleItem();
        (await ListAsync($"subject={made.Text("id")}")).ShouldHaveSingleItem().GetProperty("after").Text("name").ShouldBe("admin");
        (await ListAsync($"tenant={own}&action=createApiKey")).ShouldHaveSingleItem();
        (await ListAsync($"tenant={own}&until={Uri.EscapeDataString(seen[1].Text("at"))}")).ShouldBeEmpty();
        await admin.SendAsync(HttpMethod.Get, $"/api/v1/audit?tenant={other}").ProblemAsync(HttpStatusCode.BadRequest, "validation");
    }

    [Fact]
    public async Task The_log_is_read_page_by_page()
    {
        var tenant = await server.NewTenantAsync();
        for (var i = 0; i < 3; i++) await server.Api.PostTo("/api/v1/api-keys", Answers.Json($$"""{"name":"page {{i}}","tenant":"{{tenant}}"}""")).ReadAsync(HttpStatusCode.Created);

        var first = await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/audit?tenant={tenant}&limit=2").ReadAsync(HttpStatusCode.OK);
        var second = await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/audit?tenant={tenant}&limit=2&after={first.Text("next")}").ReadAsync(HttpStatusCode.OK);

        string[] Names(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(entry => entry.GetProperty("after").Text("name"))];
        Names(first).ShouldBe(["page 2", "page 1"]);
        Names(second).ShouldBe(["page 0"]);
    }

    [Theory]
    [InlineData("UPDATE audit SET action = 'nothing'")]
    [InlineData("DELETE FROM audit")]
    public async Task The_database_refuses_to_change_or_remove_an_entry(string sql)
    {
        await server.Api.PostTo("/api/v1/api-keys", Answers.Json("""{"name":"kept"}""")).ReadAsync(HttpStatusCode.Created);

        var refusal = await Should.ThrowAsync<System.Data.Common.DbException>(() => server.Services.GetRequiredService<Journal>().ExecuteAsync(connection => connection.Execute(sql), TestContext.Current.CancellationToken));

        refusal.Message.ShouldContain("only grows");
    }

    private Task<List<JsonElement>> ListAsync(string query) => ListAsync(query, server.Api);

    private static async Task<List<JsonElement>> ListAsync(string query, HttpClient client) =>
        [.. (await client.SendAsync(HttpMethod.Get, $"/api/v1/audit?{query}").ReadAsync(HttpStatusCode.OK)).GetProperty("items").EnumerateArray()];
}
