using System.Net;

namespace Sealpost.Server.Tests.EventTypes;

public sealed class EventTypeTests(TestServer server)
{
    private const string Path = "/api/v1/event-types";

    [Fact]
    public async Task An_archived_type_takes_no_more_messages()
    {
        var tenant = await server.NewTenantAsync();
        var name = Name();
        await server.Api.PostTo(Path, Answers.Json($$$"""{"name":"{{{name}}}","versions":[{"example":{"a":1}}]}""")).ReadAsync(HttpStatusCode.Created);

        (await server.Api.SendAsync(HttpMethod.Patch, $"{Path}/{name}", Answers.Json("""{"archived":true}"""), ("If-Match", "\"1\"")).ReadAsync(HttpStatusCode.OK))
            .GetProperty("archived").GetBoolean().ShouldBeTrue();

        (await server.Api.PostTo($"/api/v1/tenants/{tenant}/publish/{name}", Answers.Json("{}")).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe(["eventType"]);
    }

    [Fact]
    public async Task A_type_appears_on_its_first_use()
    {
        var tenant = await server.NewTenantAsync();
        var name = Name();
        await server.Api.PostTo($"/api/v1/tenants/{tenant}/publish/{name}", Answers.Json("{}")).ReadAsync(HttpStatusCode.Accepted);

        (await server.Api.SendAsync(HttpMethod.Get, $"{Path}/{name}").ReadAsync(HttpStatusCode.OK)).Text("name").ShouldBe(name);
    }

    [Fact]
    public async Task A_list_goes_on_where_its_page_ended()
    {
        string[] names = [Name(), Name(), Name()];
        foreach (var name in names) await server.Api.PostTo(Path, Answers.Json($$"""{"name":"{{name}}"}""")).ReadAsync(HttpStatusCode.Created);
        var seen = new List<string>();
        for (var next = ""; next is not null;)
        {
            var page = await server.Api.SendAsync(HttpMethod.Get, $"{Path}?limit=2{next}").ReadAsync(HttpStatusCode.OK);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.Text("name")));
            next = page.GetProperty("next").GetString() is { } cursor ? $"&after={cursor}" : null;
        }

        seen.ShouldBeUnique();
        names.ShouldBeSubsetOf(seen);
    }

    [Fact]
    public async Task The_same_name_twice_is_a_conflict()
    {
        var body = $$"""{"name":"{{Name()}}"}""";
        await server.Api.PostTo(Path, Answers.Json(body)).ReadAsync(HttpStatusCode.Created);

        (await server.Api.PostTo(Path, Answers.Json(body)).ProblemAsync(HttpStatusCode.Conflict, "conflict")).Fields().ShouldBe(["name"]);
    }

    private static string Name() => $"kind.{Guid.NewGuid():N}/made";
}
