using System.Net;

namespace Sealpost.Server.Tests.Json;

public sealed class UnstorableTextTests(TestServer server)
{
    private const string Url = "\"url\":\"https://hooks.example.com/in\"";

    [Theory]
    [InlineData("description", """{URL,"description":"a\u0000b"}""")]
    [InlineData("filter", """{URL,"filter":{"path":"/a","eq":"\u0000"}}""")]
    [InlineData("filter", """{URL,"filter":{"path":"/a\u0000","eq":1}}""")]
    [InlineData("payloadTemplate.text", """{URL,"payloadTemplate":{"text":"a\u0000"}}""")]
    [InlineData("payloadTemplate", """{URL,"payloadTemplate":"raw\u0000"}""")]
    public async Task A_destination_with_NUL_in_a_text_is_refused_by_field(string field, string body)
    {
        var path = $"/api/v1/tenants/{await server.NewTenantAsync()}/destinations";

        var problem = await server.Api.PostTo(path, Answers.Json(body.Replace("URL", Url, StringComparison.Ordinal))).ProblemAsync(HttpStatusCode.BadRequest, "validation");

        problem.Fields().ShouldBe([field]);
        problem.Text("detail").ShouldContain("U+0000");
    }

    [Fact]
    public async Task NUL_in_the_reason_for_disabling_is_refused()
    {
        var path = $"/api/v1/tenants/{await server.NewTenantAsync()}/destinations";
        var made = await server.Api.PostTo(path, Answers.Json($"{{{Url}}}")).ReadAsync(HttpStatusCode.Created);

        var problem = await server.Api.PostTo($"{path}/{made.Text("id")}/disable", Answers.Json("""{"reason":"\u0000"}""")).ProblemAsync(HttpStatusCode.BadRequest, "validation");

        problem.Fields().ShouldBe(["reason"]);
    }

    [Fact]
    public async Task NUL_in_the_description_of_an_event_type_is_refused()
    {
        var problem = await server.Api.PostTo("/api/v1/event-types", Answers.Json("""{"name":"unstorable.text","description":"\u0000"}""")).ProblemAsync(HttpStatusCode.BadRequest, "validation");

        problem.Fields().ShouldBe(["description"]);
    }

    [Fact]
    public async Task NUL_in_a_parameter_of_an_OAuth2_client_is_refused()
    {
        var path = $"/api/v1/tenants/{await server.NewTenantAsync()}/oauth-clients";

        var problem = await server.Api.PostTo(
            path,
            Answers.Json("""{"name":"x","clientId":"x","clientSecret":"x","authenticationEndpoint":"https://issuer.example.com","extraParameters":{"audience":"\u0000"}}"""))
            .ProblemAsync(HttpStatusCode.BadRequest, "validation");

        problem.Fields().ShouldBe(["extraParameters.audience"]);
    }

    [Fact]
    public async Task NUL_in_a_typed_body_is_refused() =>
        (await server.Api.PostTo("/api/v1/api-keys", Answers.Json("""{"name":"a\u0000","tenant":"\u0000"}""")).ProblemAsync(HttpStatusCode.BadRequest, "validation"))
            .Fields().ShouldBe(["name", "tenant"]);

    [Fact]
    public async Task Half_of_a_surrogate_pair_is_refused_by_its_place()
    {
        var path = $"/api/v1/tenants/{await server.NewTenantAsync()}/destinations";

        var problem = await server.Api.PostTo(path, Answers.Json($$"""{{{Url}},"signing":[{"scheme":"\ud800"}]}""")).ProblemAsync(HttpStatusCode.BadRequest, "malformed-body");

        problem.Fields().ShouldBe(["signing[0].scheme"]);
    }
}
