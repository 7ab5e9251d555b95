using System.Net;
using System.Text.Json;

namespace Sealpost.Server.Tests.Destinations;

public sealed class NotifyEmailsTests(TestServer server)
{
    [Fact]
    public async Task Addresses_are_shown_replaced_and_taken_away()
    {
        var tenant = await server.NewTenantAsync();
        var made = await CreateAsync(tenant, """ "profile": "inscipher", "notifyEmails": ["tax@example.org", "TAX@example.org", "ops@example.org"] """).ReadAsync(HttpStatusCode.Created);
        made.GetProperty("notifyEmails").GetRawText().ShouldBe("""["tax@example.org","ops@example.org"]""");

        var other = await PatchAsync(tenant, made, """{"description":"other"}""");
        other.GetProperty("notifyEmails").GetArrayLength().ShouldBe(2);
        var replaced = await PatchAsync(tenant, other, """{"notifyEmails":["new@example.org"]}""");
        replaced.GetProperty("notifyEmails").GetRawText().ShouldBe("""["new@example.org"]""");
        (await PatchAsync(tenant, replaced, """{"notifyEmails":null}""")).GetProperty("notifyEmails").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData(""" "profile": "custom", "notifyEmails": ["ok@example.org", "x", 5, "a@b.example\r\nBcc: eve@example.com"] """, "notifyEmails[1]", "notifyEmails[2]", "notifyEmails[3]")]
    [InlineData(""" "profile": "custom", "notifyEmails": "ok@example.org" """, "notifyEmails")]
    [InlineData(""" "profile": "custom", "notifyEmails": ["1@a.b","2@a.b","3@a.b","4@a.b","5@a.b","6@a.b","7@a.b","8@a.b","9@a.b","10@a.b","11@a.b"] """, "notifyEmails")]
    [InlineData(""" "profile": "kaisa", "notifyEmails": ["ok@example.org"] """, "notifyEmails")]
    public async Task What_cannot_be_mailed_to_is_refused_by_its_field(string members, params string[] fields) =>
        (await CreateAsync(await server.NewTenantAsync(), members).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().Order(StringComparer.Ordinal).ShouldBe(fields);

    private async Task<HttpResponseMessage> CreateAsync(string tenant, string members) =>
        await server.Api.PostTo($"/api/v1/tenants/{tenant}/destinations", Answers.Json($$"""{"url":"https://hooks.example.com/in",{{members}}}"""));

    private Task<JsonElement> PatchAsync(string tenant, JsonElement destination, string patch) =>
        server.Api.SendAsync(
            HttpMethod.Patch, $"/api/v1/tenants/{tenant}/destinations/{destination.Text("id")}", Answers.Json(patch), ("If-Match", $"\"{destination.GetProperty("revision").GetInt64()}\""))
            .ReadAsync(HttpStatusCode.OK);
}
