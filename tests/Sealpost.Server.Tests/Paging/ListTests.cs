using System.Net;

namespace Sealpost.Server.Tests.Paging;

public sealed class ListTests(TestServer server)
{
    [Theory]
    [InlineData("0")]
    [InlineData("251")]
    [InlineData("-1")]
    [InlineData("+5")]
    [InlineData("5.0")]
    [InlineData("99999999999999999999")]
    [InlineData("ten")]
    [InlineData("")]
    public async Task A_limit_out_of_range_is_refused_by_name(string limit)
    {
        var problem = await Get($"?limit={Uri.EscapeDataString(limit)}").ProblemAsync(HttpStatusCode.BadRequest, "validation");
        problem.Fields().ShouldBe(["limit"]);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("")]
    public async Task A_cursor_that_is_none_is_refused_by_name(string after)
    {
        var problem = await Get($"?after={after}").ProblemAsync(HttpStatusCode.BadRequest, "validation");
        problem.Fields().ShouldBe(["after"]);
    }

    [Fact]
    public async Task An_unknown_parameter_is_refused_by_name()
    {
        var problem = await Get("?limit=5&evenType=a&page=2").ProblemAsync(HttpStatusCode.BadRequest, "validation");
        problem.Fields().ShouldBe(["evenType", "page"]);
    }

    [Fact]
    public async Task A_parameter_given_twice_is_refused_by_name()
    {
        var problem = await Get("?limit=5&limit=6").ProblemAsync(HttpStatusCode.BadRequest, "validation");
        problem.Fields().ShouldBe(["limit"]);
    }

    [Fact]
    public async Task Operations_without_parameters_take_none()
    {
        var tenant = await server.NewTenantAsync();
        await server.Api.PostTo($"/api/v1/tenants/{tenant}/publish/a.b?verbose=1", null).ProblemAsync(HttpStatusCode.BadRequest, "validation");
    }

    [Fact]
    public async Task Pages_cover_everything_once_newest_first()
    {
        var tenant = await server.NewTenantAsync();
        var published = new List<string>();
        for (var i = 0; i < 7; i++)
            published.Add((await server.Api.PostTo($"/api/v1/tenants/{tenant}/publish/a.b", null).ReadAsync(HttpStatusCode.Accepted)).Text("id"));
        var seen = new List<string>();
        var query = "?limit=3";
        while (true)
        {
            var page = await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant}/messages{query}").ReadAsync(HttpStatusCode.OK);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.Text("id")));
            if (page.GetProperty("next").GetString() is not { } next) break;
            query = $"?limit=3&after={next}";
        }

        seen.ShouldBe(published.AsEnumerable().Reverse());
    }

    [Fact]
    public async Task A_full_last_page_has_no_next()
    {
        var tenant = await server.NewTenantAsync();
        for (var i = 0; i < 2; i++) await server.Api.PostTo($"/api/v1/tenants/{tenant}/publish/a.b", null).ReadAsync(HttpStatusCode.Accepted);
        var page = await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{tenant}/messages?limit=2").ReadAsync(HttpStatusCode.OK);
        page.GetProperty("items").GetArrayLength().ShouldBe(2);
        page.GetProperty("next").ValueKind.ShouldBe(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task A_cursor_of_another_tenant_is_refused()
    {
        var (one, other) = (await server.NewTenantAsync(), await server.NewTenantAsync());
        for (var i = 0; i < 2; i++) await server.Api.PostTo($"/api/v1/tenants/{one}/publish/a.b", null).ReadAsync(HttpStatusCode.Accepted);
        var next = (await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{one}/messages?limit=1").ReadAsync(HttpStatusCode.OK)).Text("next");
        await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/tenants/{other}/messages?after={next}").ProblemAsync(HttpStatusCode.BadRequest, "validation");
    }

    private Task<HttpResponseMessage> Get(string query) => server.Api.SendAsync(HttpMethod.Get, $"/api/v1/api-keys{query}");
}
