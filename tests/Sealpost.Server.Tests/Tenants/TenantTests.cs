using System.Net;

namespace Sealpost.Server.Tests.Tenants;

public sealed class TenantTests(TestServer server)
{
    private const string Path = "/api/v1/tenants";

    [Fact]
    public async Task A_tenant_is_created_read_renamed_and_deleted()
    {
        var id = Name();
        using var created = await server.Api.PostTo(Path, Answers.Json($$"""{"id":"{{id}}","name":"Acme Ltd"}"""));
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        created.Headers.Location!.ToString().ShouldBe($"{Path}/{id}");
        created.Headers.ETag!.Tag.ShouldBe("\"1\"");

        (await server.Api.SendAsync(HttpMethod.Get, $"{Path}/{id}").ReadAsync(HttpStatusCode.OK)).Text("name").ShouldBe("Acme Ltd");
        (await server.Api.SendAsync(HttpMethod.Patch, $"{Path}/{id}", Answers.Json("""{"name":"Acme"}"""), ("If-Match", "\"1\"")).ReadAsync(HttpStatusCode.OK)).Text("name").ShouldBe("Acme");
        (await server.Api.SendAsync(HttpMethod.Delete, $"{Path}/{id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await server.Api.SendAsync(HttpMethod.Get, $"{Path}/{id}").ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task The_system_tenant_is_listed_and_takes_destinations_but_is_neither_changed_nor_deleted()
    {
        const string system = $"{Path}/sealpost-system";
        (await server.Api.SendAsync(HttpMethod.Get, system).ReadAsync(HttpStatusCode.OK)).Text("name").ShouldBe("System events");
        await server.Api.PostTo($"{system}/destinations", Answers.Json("""{"url":"https://hooks.example.com/alerts","eventTypes":["sealpost.**"],"enabled":false}""")).ReadAsync(HttpStatusCode.Created);

        await server.Api.SendAsync(HttpMethod.Patch, system, Answers.Json("""{"name":"Mine"}"""), ("If-Match", "\"1\"")).ProblemAsync(HttpStatusCode.Conflict, "conflict");
        await server.Api.SendAsync(HttpMethod.Delete, system).ProblemAsync(HttpStatusCode.Conflict, "conflict");
        (await server.Api.PostTo(Path, Answers.Json("""{"id":"sealpost-system"}""")).ProblemAsync(HttpStatusCode.Conflict, "conflict")).Fields().ShouldBe(["id"]);
    }

    [Fact]
    public async Task An_id_is_never_used_twice()
    {
        var id = Name();
        await server.Api.PostTo(Path, Answers.Json($$"""{"id":"{{id}}"}""")).ReadAsync(HttpStatusCode.Created);
        await server.Api.SendAsync(HttpMethod.Delete, $"{Path}/{id}");

        (await server.Api.PostTo(Path, Answers.Json($$"""{"id":"{{id}}"}""")).ProblemAsync(HttpStatusCode.Conflict, "conflict")).Fields().ShouldBe(["id"]);
    }

    [Fact]
    public async Task Without_an_id_one_is_made_and_a_repetition_gives_the_same()
    {
        var key = Name();

        var first = await server.Api.PostTo(Path, Answers.Json("{}"), ("Idempotency-Key", key)).ReadAsync(HttpStatusCode.Created);
        var again = await server.Api.PostTo(Path, Answers.Json("{}"), ("Idempotency-Key", key)).ReadAsync(HttpStatusCode.Created);

        again.Text("id").ShouldBe(first.Text("id"));
        await server.Api.PostTo(Path, Answers.Json("""{"name":"other"}"""), ("Idempotency-Key", key)).ProblemAsync(HttpStatusCode.Conflict, "idempotency-conflict");
    }

    [Theory]
    [InlineData("""{"id":"Not A Slug"}""", "id")]
    [InlineData("""{"name":""}""", "name")]
    [InlineData("""{"name":7}""", "name")]
    [InlineData("""{"name":"   "}""", "name")]
    [InlineData("""{"name":"\u200b\u00a0"}""", "name")]
    [InlineData("""{"name":"Acme\r\nLtd"}""", "name")]
    [InlineData("""{"name":"Acme\u0000"}""", "name")]
    [InlineData("""{"colour":"red"}""", "colour")]
    [InlineData("[]", "body")]
    public async Task Bad_input_names_its_field(string body, string field) =>
        (await server.Api.PostTo(Path, Answers.Json(body)).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe([field]);

    [Fact]
    public async Task A_change_needs_the_revision_it_was_made_from()
    {
        var tenant = await server.NewTenantAsync();

        await server.Api.SendAsync(HttpMethod.Patch, $"{Path}/{tenant}", Answers.Json("""{"name":"x"}""")).ProblemAsync(HttpStatusCode.PreconditionRequired, "precondition-required");
        await server.Api.SendAsync(HttpMethod.Patch, $"{Path}/{tenant}", Answers.Json("""{"name":"x"}"""), ("If-Match", "\"7\"")).ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");
    }

    private static string Name() => $"t-{Guid.NewGuid():N}";
}
