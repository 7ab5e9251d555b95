using System.Net;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Storage;
using Sealpost.Server.Access;

namespace Sealpost.Server.Tests.Access;

public sealed class ApiKeyRoleTests(TestServer server)
{
    [Theory]
    [InlineData("", "superAdmin")]
    [InlineData("""
        ,"role":"viewer"
        """, "viewer")]
    public async Task A_key_of_the_instance_is_a_super_admin_unless_it_is_to_be_less(string role, string expected) =>
        (await CreateAsync(server.Api, $$"""{"name":"a"{{role}}}""")).Text("role").ShouldBe(expected);

    [Fact]
    public async Task A_key_of_a_tenant_is_a_webhook_manager_unless_it_is_to_be_something_else() =>
        (await CreateAsync(server.Api, $$"""{"name":"a","tenant":"{{await server.NewTenantAsync()}}"}""")).Text("role").ShouldBe("webhookManager");

    [Theory]
    [InlineData("owner")]
    [InlineData("Viewer")]
    [InlineData("superAdmin")]
    public async Task A_role_that_there_is_not_is_refused(string role)
    {
        var tenant = await server.NewTenantAsync();
        var problem = await server.Api.PostTo("/api/v1/api-keys", Answers.Json($$"""{"name":"a","tenant":"{{tenant}}","role":"{{role}}"}""")).ProblemAsync(HttpStatusCode.BadRequest, "validation");
        problem.Fields().ShouldBe(["role"]);
    }

    [Fact]
    public async Task A_tenant_admin_works_the_keys_of_that_tenant_only()
    {
        var (own, other) = (await server.NewTenantAsync(), await server.NewTenantAsync());
        var foreign = (await CreateAsync(server.Api, $$"""{"name":"foreign","tenant":"{{other}}"}""")).Text("id");
        using var admin = server.Client((await CreateAsync(server.Api, $$"""{"name":"admin","tenant":"{{own}}","role":"tenantAdmin"}""")).Text("key"));

        var made = (await CreateAsync(admin, $$"""{"name":"made","tenant":"{{own}}","role":"tenantAdmin"}""")).Text("id");
        var listed = await admin.SendAsync(HttpMethod.Get, "/api/v1/api-keys").ReadAsync(HttpStatusCode.OK);

        listed.GetProperty("items").EnumerateArray().Select(key => key.Text("name")).ShouldBe(["made", "admin"]);
        await admin.SendAsync(HttpMethod.Delete, $"/api/v1/api-keys/{made}").ReadAsync(HttpStatusCode.NoContent);
        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Delete })
            await admin.SendAsync(method, $"/api/v1/api-keys/{foreign}").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        foreach (var body in new[] { """{"name":"a"}""", $$"""{"name":"a","tenant":"{{other}}"}""", """{"name":"a","tenant":"nobody"}""" })
            (await admin.PostTo("/api/v1/api-keys", Answers.Json(body)).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe(["tenant"]);
    }

    [Fact]
    public async Task Nobody_makes_a_key_that_may_do_more_than_they_may()
    {
        using var admin = server.Client((await CreateAsync(server.Api, """{"name":"all tenants","role":"tenantAdmin"}""")).Text("key"));

        await admin.PostTo("/api/v1/api-keys", Answers.Json("""{"name":"a"}""")).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await CreateAsync(admin, """{"name":"a","role":"tenantAdmin"}""");
    }

    [Fact]
    public async Task Nobody_revokes_a_key_that_may_do_more_than_they_may()
    {
        using var admin = server.Client((await CreateAsync(server.Api, """{"name":"all tenants","role":"tenantAdmin"}""")).Text("key"));
        var higher = await CreateAsync(server.Api, """{"name":"higher"}""");

        await admin.SendAsync(HttpMethod.Delete, $"/api/v1/api-keys/{higher.Text("id")}").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");

        using var still = server.Client(higher.Text("key"));
        await still.SendAsync(HttpMethod.Get, "/api/v1/api-keys").ReadAsync(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_viewer_publishes_nothing()
    {
        var tenant = await server.NewTenantAsync();
        using var viewer = server.Client((await CreateAsync(server.Api, $$"""{"name":"a","tenant":"{{tenant}}","role":"viewer"}""")).Text("key"));

        await viewer.PostTo($"/api/v1/tenants/{tenant}/publish/a.b", null).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        (await viewer.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant}/messages").ReadAsync(HttpStatusCode.OK)).GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task Keys_from_before_there_were_roles_may_do_what_they_could()
    {
        var tenant = await server.NewTenantAsync();
        var made = await CreateAsync(server.Api, $$"""{"name":"old","tenant":"{{tenant}}","role":"viewer"}""");
        await server.Services.GetRequiredService<Journal>().ExecuteAsync(
            connection => connection.Execute("UPDATE api_keys SET role = NULL WHERE hash = @Hash", new { Hash = ApiKeyToken.Hash(made.Text("key")) }), TestContext.Current.CancellationToken);

        (await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/api-keys/{made.Text("id")}").ReadAsync(HttpStatusCode.OK)).Text("role").ShouldBe("webhookManager");
    }

    private static Task<JsonElement> CreateAsync(HttpClient client, string body) => client.PostTo("/api/v1/api-keys", Answers.Json(body)).ReadAsync(HttpStatusCode.Created);
}
