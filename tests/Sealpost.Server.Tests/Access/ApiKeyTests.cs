using System.Net;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Engine.Storage;
using Sealpost.Server.Access;

namespace Sealpost.Server.Tests.Access;

public sealed class ApiKeyTests(TestServer server)
{
    [Theory]
    [InlineData(null)]
    [InlineData("sp_unknown")]
    [InlineData("")]
    public async Task Without_a_known_key_there_is_no_way_in(string? key)
    {
        using var client = server.Client(null);
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/api-keys");
        if (key is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        response.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        await Task.FromResult(response).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Theory]
    [InlineData("Basic")]
    [InlineData("Token")]
    public async Task Another_authorization_scheme_is_no_key(string scheme) =>
        await server.Anonymous.SendAsync(HttpMethod.Get, "/api/v1/api-keys", null, ("Authorization", $"{scheme} {TestServer.BootstrapKey}"))
            .ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");

    [Fact]
    public async Task The_key_is_shown_once_and_only_its_hash_is_stored()
    {
        var created = await CreateAsync("""{"name":"shown once"}""");
        var key = created.Text("key");
        key.ShouldStartWith("sp_");
        key.Length.ShouldBe(46);
        var got = await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/api-keys/{created.Text("id")}").ReadAsync(HttpStatusCode.OK);
        got.TryGetProperty("key", out _).ShouldBeFalse();
        got.Text("hint").ShouldBe(key[^4..]);
        (await server.Api.SendAsync(HttpMethod.Get, "/api/v1/api-keys?limit=250").ReadAsync(HttpStatusCode.OK)).ToString().ShouldNotContain(key);
        await using var connection = server.Services.GetRequiredService<Database>().OpenReader();
        (await connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM api_keys WHERE hash = @Hash", new { Hash = ApiKeyToken.Hash(key) })).ShouldBe(1);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_from_the_next_request_on()
    {
        var created = await CreateAsync("""{"name":"short life"}""");
        using var client = server.Client(created.Text("key"));
        await client.SendAsync(HttpMethod.Get, "/api/v1/api-keys").ReadAsync(HttpStatusCode.OK);
        for (var i = 0; i < 2; i++) await server.Api.SendAsync(HttpMethod.Delete, $"/api/v1/api-keys/{created.Text("id")}").ReadAsync(HttpStatusCode.NoContent);
        await client.SendAsync(HttpMethod.Get, "/api/v1/api-keys").ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        var got = await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/api-keys/{created.Text("id")}").ReadAsync(HttpStatusCode.OK);
        got.GetProperty("revokedAt").ValueKind.ShouldBe(JsonValueKind.String);
    }

    [Fact]
    public async Task A_tenants_key_sees_no_other_tenant_and_nothing_of_the_instance()
    {
        var (own, other) = (await server.NewTenantAsync(), await server.NewTenantAsync());
        using var client = server.Client((await CreateAsync($$"""{"name":"scoped","tenant":"{{own}}"}""")).Text("key"));
        await client.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{own}/messages").ReadAsync(HttpStatusCode.OK);
        await client.SendAsync(HttpMethod.Get, "/api/v1/api-keys").ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        var foreign = await client.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{other}/messages").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        var missing = await client.SendAsync(HttpMethod.Get, "/api/v1/tenants/missing/messages").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        foreign.ToString().ShouldBe(missing.ToString().Replace("missing", other, StringComparison.Ordinal));
        await client.PostTo($"/api/v1/tenants/{other}/publish/a.b", null).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task The_same_idempotency_key_answers_again_without_the_secret()
    {
        var header = ("Idempotency-Key", Guid.NewGuid().ToString());
        var first = await server.Api.PostTo("/api/v1/api-keys", Answers.Json("""{"name":"once"}"""), header).ReadAsync(HttpStatusCode.Created);
        using var response = await server.Api.PostTo("/api/v1/api-keys", Answers.Json("""{"name":"once"}"""), header);
        response.Headers.GetValues("Idempotency-Replayed").ShouldBe(["true"]);
        var second = await Task.FromResult(response).ReadAsync(HttpStatusCode.Created);
        second.Text("id").ShouldBe(first.Text("id"));
        second.TryGetProperty("key", out _).ShouldBeFalse();
        await server.Api.PostTo("/api/v1/api-keys", Answers.Json("""{"name":"other"}"""), header).ProblemAsync(HttpStatusCode.Conflict, "idempotency-conflict");
    }

    [Theory]
    [InlineData("/api/v1/api-keys", """{"name":"once","tenant":"TENANT"}""")]
    [InlineData("/api/v1/members", """{"name":"Ada","email":"ada@TENANT.example","role":"viewer","tenant":"TENANT"}""")]
    public async Task An_idempotency_key_of_one_tenant_says_nothing_of_anothers(string path, string body)
    {
        var header = ("Idempotency-Key", Guid.NewGuid().ToString());
        foreach (var tenant in new[] { await server.NewTenantAsync(), await server.NewTenantAsync() })
            await server.Api.PostTo(path, Answers.Json(body.Replace("TENANT", tenant, StringComparison.Ordinal)), header).ReadAsync(HttpStatusCode.Created);
    }

    [Theory]
    [InlineData("")]
    [InlineData("with space")]
    [InlineData("tab\there")]
    public async Task An_idempotency_key_must_be_visible_ascii(string key)
    {
        var problem = await server.Api.PostTo("/api/v1/api-keys", Answers.Json("""{"name":"a"}"""), ("Idempotency-Key", key)).ProblemAsync(HttpStatusCode.BadRequest, "validation");
        problem.Fields().ShouldBe(["Idempotency-Key"]);
    }

    [Fact]
    public async Task An_idempotency_key_has_at_most_255_characters()
    {
        await server.Api.PostTo("/api/v1/api-keys", Answers.Json("""{"name":"a"}"""), ("Idempotency-Key", new string('k', 255))).ReadAsync(HttpStatusCode.Created);
        await server.Api.PostTo("/api/v1/api-keys", Answers.Json("""{"name":"a"}"""), ("Idempotency-Key", new string('k', 256))).ProblemAsync(HttpStatusCode.BadRequest, "validation");
    }

    [Theory]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name":" "}""", "name")]
    [InlineData("""{"name":"a","tenant":"nobody"}""", "tenant")]
    [InlineData("""{"name":"a","expiresAt":"2001-01-01T00:00:00Z"}""", "expiresAt")]
    public async Task A_bad_wish_names_its_field(string body, string field)
    {
        var problem = await server.Api.PostTo("/api/v1/api-keys", Answers.Json(body)).ProblemAsync(HttpStatusCode.BadRequest, "validation");
        problem.Fields().ShouldBe([field]);
    }

    [Theory]
    [InlineData("key_00000000000000000000000000")]
    [InlineData("nonsense")]
    [InlineData("msg_00000000000000000000000000")]
    public async Task An_unknown_key_id_is_not_found(string id)
    {
        await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/api-keys/{id}").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await server.Api.SendAsync(HttpMethod.Delete, $"/api/v1/api-keys/{id}").ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task The_last_use_is_written_when_it_is_flushed()
    {
        var created = await CreateAsync("""{"name":"used"}""");
        using var client = server.Client(created.Text("key"));
        await client.SendAsync(HttpMethod.Get, "/api/v1/api-keys").ReadAsync(HttpStatusCode.OK);
        var use = server.Services.GetServices<Microsoft.Extensions.Hosting.IHostedService>().OfType<ApiKeyUse>().Single();
        await use.FlushAsync(TestContext.Current.CancellationToken);
        var got = await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/api-keys/{created.Text("id")}").ReadAsync(HttpStatusCode.OK);
        got.GetProperty("lastUsedAt").ValueKind.ShouldBe(JsonValueKind.String);
    }

    private Task<JsonElement> CreateAsync(string body) => server.Api.PostTo("/api/v1/api-keys", Answers.Json(body)).ReadAsync(HttpStatusCode.Created);
}
