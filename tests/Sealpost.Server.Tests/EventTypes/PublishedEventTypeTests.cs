using System.Net;
using System.Net.Http.Headers;

namespace Sealpost.Server.Tests.EventTypes;

public sealed class PublishedEventTypeTests(TestServer shared)
{
    private const string Path = "/published/event-types";
    private const string Schema = """{"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object"}""";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Path)]
    [InlineData(Path + "/invoice.paid")]
    public async Task Nothing_is_published_until_the_operator_says_so(string path) =>
        (await shared.Anonymous.SendAsync(HttpMethod.Get, path).ProblemAsync(HttpStatusCode.NotFound, "not-found")).Text("detail").ShouldContain("Sealpost:Portal:PublicCatalogue");

    [Fact]
    public async Task Everybody_reads_what_was_described_and_nothing_else()
    {
        var directory = Directory.CreateTempSubdirectory("sealpost-published-").FullName;
        await using (var app = TestServer.Build(directory, new KeyValuePair<string, string?>("Sealpost:Portal:PublicCatalogue", "true")))
        {
            await app.StartAsync(Token);
            using var everybody = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(app.Urls.Single()) };
            using var operators = new HttpClient(new SocketsHttpHandler()) { BaseAddress = everybody.BaseAddress, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", TestServer.BootstrapKey) } };
            await operators.PostTo("/api/v1/tenants", Answers.Json("""{"id":"canary-tenant"}""")).ReadAsync(HttpStatusCode.Created);
            await operators.PostTo("/api/v1/event-types", Answers.Json($$$"""{"name":"invoice/paid","description":"It was paid.","versions":[{"example":{"a":1},"schema":{{{Schema}}}}]}""")).ReadAsync(HttpStatusCode.Created);
            await operators.PostTo("/api/v1/event-types", Answers.Json("""{"name":"invoice.gone","description":"It is gone."}""")).ReadAsync(HttpStatusCode.Created);
            await operators.PostTo("/api/v1/event-types", Answers.Json("""{"name":"refund","description":"Money back."}""")).ReadAsync(HttpStatusCode.Created);
            await operators.PostTo("/api/v1/tenants/canary-tenant/publish/canary.secret-project", Answers.Json("{}")).ReadAsync(HttpStatusCode.Accepted);
            await operators.SendAsync(HttpMethod.Patch, "/api/v1/event-types/invoice.gone", Answers.Json("""{"archived":true}"""), ("If-Match", "*")).ReadAsync(HttpStatusCode.OK);

            var all = await everybody.SendAsync(HttpMethod.Get, Path).ReadAsync(HttpStatusCode.OK);
            var first = await everybody.SendAsync(HttpMethod.Get, $"{Path}?limit=1").ReadAsync(HttpStatusCode.OK);
            var second = await everybody.SendAsync(HttpMethod.Get, $"{Path}?limit=1&after={first.Text("next")}").ReadAsync(HttpStatusCode.OK);
            var found = await everybody.SendAsync(HttpMethod.Get, $"{Path}?q=MONEY").ReadAsync(HttpStatusCode.OK);
            var one = await everybody.SendAsync(HttpMethod.Get, $"{Path}/invoice/paid").ReadAsync(HttpStatusCode.OK);

            all.GetProperty("items").EnumerateArray().Select(item => item.Text("name")).ShouldBe(["invoice/paid", "refund"]);
            all.GetRawText().ShouldNotContain("canary");
            first.GetProperty("items")[0].Text("name").ShouldBe("invoice/paid");
            second.GetProperty("items")[0].Text("name").ShouldBe("refund");
            found.GetProperty("items").EnumerateArray().ShouldHaveSingleItem().Text("name").ShouldBe("refund");
            one.GetProperty("versions")[0].GetProperty("schema").GetRawText().ShouldBe(Schema);
            one.EnumerateObject().Select(member => member.Name).ShouldBe(["name", "description", "versions", "updatedAt"]);
            foreach (var path in new[] { "invoice.gone", "canary.secret-project", "missing", "a b" })
                await everybody.SendAsync(HttpMethod.Get, $"{Path}/{path}").ProblemAsync(HttpStatusCode.NotFound, "not-found");
            foreach (var query in new[] { "q=", "q=a%00b", $"q={new string('a', 101)}", "limit=0", "after=x", "tenant=canary-tenant" })
                await everybody.SendAsync(HttpMethod.Get, $"{Path}?{query}").ProblemAsync(HttpStatusCode.BadRequest, "validation");
        }

        Directory.Delete(directory, recursive: true);
    }
}
