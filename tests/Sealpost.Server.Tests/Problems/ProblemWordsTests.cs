using System.Net;

namespace Sealpost.Server.Tests.Problems;

/// <summary>What a person reads who did something wrong.</summary>
public sealed class ProblemWordsTests(TestServer server)
{
    private const string Url = "https://hooks.example.com/in";

    [Theory]
    [InlineData("/path")]
    [InlineData("//example.com/x")]
    public async Task A_URL_without_its_scheme_is_asked_for_whole(string url) =>
        (await RefusedAsync($$"""{"url":"{{url}}"}""")).ShouldContain("absolute https URL");

    [Fact]
    public async Task A_URL_that_must_be_unique_conflicts_when_made_and_when_changed()
    {
        var path = await DestinationsAsync();
        await server.Api.PostTo(path, Answers.Json($$"""{"url":"{{Url}}","profile":"engenius"}""")).ReadAsync(HttpStatusCode.Created);
        var other = await server.Api.PostTo(path, Answers.Json($$"""{"url":"{{Url}}2","profile":"engenius"}""")).ReadAsync(HttpStatusCode.Created);

        (await server.Api.PostTo(path, Answers.Json($$"""{"url":"{{Url}}","profile":"engenius"}""")).ProblemAsync(HttpStatusCode.Conflict, "conflict")).Fields().ShouldBe(["url"]);
        (await server.Api.SendAsync(HttpMethod.Patch, $"{path}/{other.Text("id")}", Answers.Json($$"""{"url":"{{Url}}"}"""), ("If-Match", "*"))
            .ProblemAsync(HttpStatusCode.Conflict, "conflict")).Fields().ShouldBe(["url"]);
    }

    [Theory]
    [InlineData("abc")]
    [InlineData("1")]
    [InlineData("\"1\", abc")]
    public async Task What_is_no_entity_tag_is_not_a_precondition(string tag)
    {
        var tenant = await server.NewTenantAsync();

        var problem = await server.Api.SendAsync(HttpMethod.Patch, $"/api/v1/tenants/{tenant}", Answers.Json("{}"), ("If-Match", tag)).ProblemAsync(HttpStatusCode.BadRequest, "validation");

        problem.Fields().ShouldBe(["If-Match"]);
    }

    [Fact]
    public async Task A_job_without_a_filter_is_told_what_will_do()
    {
        var jobs = $"/api/v1/tenants/{await server.NewTenantAsync()}/jobs";

        (await server.Api.PostTo(jobs, Answers.Json("""{"kind":"recover"}""")).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Text("detail").ShouldContain("since");
        (await server.Api.PostTo(jobs, Answers.Json("""{"kind":"cancel"}""")).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Text("detail").ShouldContain("{} names every");
    }

    [Fact]
    public async Task An_unknown_member_of_a_filter_is_answered_with_all_that_are_known() =>
        (await RefusedAsync($$"""{"url":"{{Url}}","filter":{"path":"/a","eq":1,"xor":1} }""")).ShouldContain("all, and, any");

    [Fact]
    public async Task What_is_refused_is_not_offered()
    {
        var tenant = $"/api/v1/tenants/{await server.NewTenantAsync()}";

        var problem = await server.Api.SendAsync(HttpMethod.Patch, tenant, Answers.Json("""{"title":"x"}"""), ("If-Match", "*")).ProblemAsync(HttpStatusCode.BadRequest, "validation");

        problem.Text("detail").ShouldContain("name");
        problem.Text("detail").ShouldNotContain("id,");
    }

    [Fact]
    public async Task A_secret_of_a_wrong_format_is_told_the_format() =>
        (await RefusedAsync($$"""{"url":"{{Url}}", "signing":[{"scheme":"standard-webhooks@1","secret":"whsec_!!!"}]}""")).ShouldContain("base64");

    [Fact]
    public async Task A_user_name_in_the_URL_of_a_token_server_speaks_of_the_client()
    {
        var problem = await server.Api.PostTo(
            $"/api/v1/tenants/{await server.NewTenantAsync()}/oauth-clients",
            Answers.Json("""{"name":"x","clientId":"x","clientSecret":"x","authenticationEndpoint":"https://me:pw@issuer.example.com"}""")).ProblemAsync(HttpStatusCode.BadRequest, "validation");

        problem.Text("detail").ShouldContain("clientSecret");
    }

    [Fact]
    public async Task What_is_at_fault_is_named()
    {
        (await server.Api.SendAsync(HttpMethod.Get, "/api/v1/tenants/no-such-tenant/destinations").ProblemAsync(HttpStatusCode.NotFound, "not-found")).Fields().ShouldBe(["tenant"]);
        (await server.Api.PostTo(await DestinationsAsync(), Answers.Json("{\n\"a\":}")).ProblemAsync(HttpStatusCode.BadRequest, "malformed-body")).Fields().ShouldBe(["line 2, byte 5"]);
        var path = await DestinationsAsync();
        await server.Api.PostTo(path, Answers.Json($$"""{"url":"{{Url}}"}"""), ("Idempotency-Key", "one")).ReadAsync(HttpStatusCode.Created);
        (await server.Api.PostTo(path, Answers.Json($$"""{"url":"{{Url}}2"}"""), ("Idempotency-Key", "one")).ProblemAsync(HttpStatusCode.Conflict, "idempotency-conflict"))
            .Fields().ShouldBe(["Idempotency-Key"]);
    }

    private async Task<string> DestinationsAsync() => $"/api/v1/tenants/{await server.NewTenantAsync()}/destinations";

    private async Task<string> RefusedAsync(string destination) =>
        (await server.Api.PostTo(await DestinationsAsync(), Answers.Json(destination)).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Text("detail");
}
