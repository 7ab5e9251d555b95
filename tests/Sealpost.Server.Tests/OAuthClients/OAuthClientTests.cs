using System.Net;
using System.Text.Json;

namespace Sealpost.Server.Tests.OAuthClients;

public sealed class OAuthClientTests(TestServer server)
{
    private const string Body = """{"name":"idp","clientId":"me","clientSecret":"hush-hush","authenticationEndpoint":"https://idp.example.com","scope":"a b","extraParameters":{"n":1.50}}""";

    [Fact]
    public async Task A_client_is_created_read_and_listed_without_its_secret()
    {
        var clients = await ClientsAsync();

        var created = await server.Api.PostTo(clients, Answers.Json(Body)).ReadAsync(HttpStatusCode.Created);
        var read = await server.Api.SendAsync(HttpMethod.Get, $"{clients}/{created.Text("id")}").ReadAsync(HttpStatusCode.OK);
        var list = await server.Api.SendAsync(HttpMethod.Get, clients).ReadAsync(HttpStatusCode.OK);

        created.Text("id").ShouldStartWith("oac_");
        created.Text("tokenUrl").ShouldBe("https://idp.example.com/oauth2/token");
        created.Text("authorizationMethod").ShouldBe("header");
        created.Text("bodyFormat").ShouldBe("form");
        created.GetProperty("extraParameters").GetProperty("n").GetRawText().ShouldBe("1.50");
        read.GetRawText().ShouldBe(created.GetRawText());
        list.GetProperty("items")[0].GetRawText().ShouldBe(created.GetRawText());
        created.GetRawText().ShouldNotContain("hush-hush");
    }

    [Fact]
    public async Task Every_fault_is_told_by_its_field()
    {
        var problem = await server.Api.PostTo(await ClientsAsync(), Answers.Json("""{"name":"","authenticationEndpoint":"http://idp.example.com","bodyFormat":"xml","nonsense":1,"clientSecret":"hush-hush"}"""))
            .ProblemAsync(HttpStatusCode.BadRequest, "validation");

        problem.Fields().ShouldBe(["authenticationEndpoint", "bodyFormat", "clientId", "name", "nonsense"], ignoreOrder: true);
        problem.GetRawText().ShouldNotContain("hush-hush");
    }

    [Theory]
    [InlineData("[]", "validation")]
    [InlineData("{", "malformed-body")]
    [InlineData("", "malformed-body")]
    public async Task A_body_that_is_no_object_is_refused(string body, string problem) =>
        await server.Api.PostTo(await ClientsAsync(), Answers.Json(body)).ProblemAsync(HttpStatusCode.BadRequest, problem);

    [Fact]
    public async Task The_same_key_creates_once()
    {
        var clients = await ClientsAsync();

        var first = await server.Api.PostTo(clients, Answers.Json(Body), ("Idempotency-Key", "k1")).ReadAsync(HttpStatusCode.Created);
        var second = await server.Api.PostTo(clients, Answers.Json(Body), ("Idempotency-Key", "k1")).ReadAsync(HttpStatusCode.Created);

        second.Text("id").ShouldBe(first.Text("id"));
        await server.Api.PostTo(clients, Answers.Json(Body.Replace("idp\"", "other\"", StringComparison.Ordinal)), ("Idempotency-Key", "k1")).ProblemAsync(HttpStatusCode.Conflict, "idempotency-conflict");
    }

    [Fact]
    public async Task A_patch_needs_the_revision_and_keeps_what_it_does_not_name()
    {
        var path = await CreateAsync();

        await server.Api.SendAsync(HttpMethod.Patch, path, Answers.Json("""{"scope":"c"}""")).ProblemAsync(HttpStatusCode.PreconditionRequired, "precondition-required");
        await server.Api.SendAsync(HttpMethod.Patch, path, Answers.Json("""{"scope":"c"}"""), ("If-Match", "\"7\"")).ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");
        var changed = await server.Api.SendAsync(HttpMethod.Patch, path, Answers.Json("""{"scope":"c","extraParameters":{"n":null}}"""), ("If-Match", "\"1\"")).ReadAsync(HttpStatusCode.OK);

        changed.Text("scope").ShouldBe("c");
        changed.Text("name").ShouldBe("idp");
        changed.GetProperty("extraParameters").EnumerateObject().ShouldBeEmpty();
        changed.GetProperty("revision").GetInt64().ShouldBe(2);
    }

    [Fact]
    public async Task Moving_a_client_to_another_host_needs_its_secret_again()
    {
        var path = await CreateAsync();

        var problem = await server.Api.SendAsync(HttpMethod.Patch, path, Answers.Json("""{"authenticationEndpoint":"https://elsewhere.example.com"}"""), ("If-Match", "*"))
            .ProblemAsync(HttpStatusCode.BadRequest, "validation");

        problem.Fields().ShouldBe(["clientSecret"]);
    }

    [Fact]
    public async Task A_client_that_a_destination_uses_cannot_be_deleted()
    {
        var path = await CreateAsync();
        var destinations = path[..path.IndexOf("/oauth-clients", StringComparison.Ordinal)] + "/destinations";
        var client = path[(path.LastIndexOf('/') + 1)..];
        var destination = await server.Api
            .PostTo(destinations, Answers.Json($$$"""{"url":"https://hooks.example.com/in","authentication":{"type":"oauth2","client":"{{{client}}}","scope":"x"}}"""))
            .ReadAsync(HttpStatusCode.Created);
        destination.GetProperty("authentication").GetRawText().ShouldBe($$"""{"type":"oauth2","client":"{{client}}","scope":"x"}""");

        await server.Api.SendAsync(HttpMethod.Delete, path).ProblemAsync(HttpStatusCode.Conflict, "conflict");
        await server.Api.SendAsync(HttpMethod.Delete, $"{destinations}/{destination.Text("id")}").ReadAsync(HttpStatusCode.NoContent);
        await server.Api.SendAsync(HttpMethod.Delete, path).ReadAsync(HttpStatusCode.NoContent);
        await server.Api.SendAsync(HttpMethod.Get, path).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Another_tenants_client_is_not_there()
    {
        var path = await CreateAsync();
        var client = path[(path.LastIndexOf('/') + 1)..];
        var other = await server.NewTenantAsync();

        await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{other}/oauth-clients/{client}").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        var problem = await server.Api
            .PostTo($"/api/v1/tenants/{other}/destinations", Answers.Json($$$"""{"url":"https://hooks.example.com/in","authentication":{"type":"oauth2","client":"{{{client}}}"}}"""))
            .ProblemAsync(HttpStatusCode.Conflict, "conflict");
        problem.Fields().ShouldBe(["authentication.client"]);
    }

    [Fact]
    public async Task A_test_tells_what_happened_when_nobody_listens()
    {
        var path = await CreateAsync(Body.Replace("https://idp.example.com", "https://127.0.0.1:9443", StringComparison.Ordinal));

        var result = await server.Api.PostTo($"{path}/test", null).ReadAsync(HttpStatusCode.OK);

        result.GetProperty("succeeded").GetBoolean().ShouldBeFalse();
        result.Text("error").ShouldBe("connection_refused");
        result.GetProperty("retryable").GetBoolean().ShouldBeTrue();
        result.GetProperty("status").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private async Task<string> ClientsAsync() => $"/api/v1/tenants/{await server.NewTenantAsync()}/oauth-clients";

    private async Task<string> CreateAsync(string body = Body)
    {
        var clients = await ClientsAsync();
        return $"{clients}/{(await server.Api.PostTo(clients, Answers.Json(body)).ReadAsync(HttpStatusCode.Created)).Text("id")}";
    }
}
