using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Sealpost.Server.Tests.Members;

public sealed class MemberTests(TestServer server)
{
    private const string Password = "tea for two at five";
    private const string Members = "/api/v1/members";
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.7");
    private static int _count;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private SignIn SignIn => server.Services.GetRequiredService<SignIn>();

    [Fact]
    public async Task An_invited_member_chooses_a_password_once_and_signs_in()
    {
        var made = await InviteAsync(server.Api, "viewer", await server.NewTenantAsync());
        made.Text("state").ShouldBe("invited");
        made.Text("link").ShouldStartWith($"{server.Address}invitation?token=");

        await AcceptAsync(made);

        (await server.Services.GetRequiredService<LinkEntry>().AcceptAsync(TokenOf(made), Password, Home, null, Cancel)).ShouldBe(new SignInOutcome.LinkGone());
        (await SignIn.SignInAsync(made.Text("email"), Password, Home, null, Cancel)).ShouldBeOfType<SignInOutcome.Opened>();
        var read = await server.Api.SendAsync(HttpMethod.Get, $"{Members}/{made.Text("id")}").ReadAsync(HttpStatusCode.OK);
        (read.Text("state"), read.TryGetProperty("link", out _)).ShouldBe(("active", false));
        (await server.Api.SendAsync(HttpMethod.Get, Members).ReadAsync(HttpStatusCode.OK)).GetProperty("items").EnumerateArray().ShouldContain(member => member.Text("id") == made.Text("id"));
    }

    [Fact]
    public async Task A_repeated_invitation_makes_nothing_twice_and_shows_no_link()
    {
        var body = Body("viewer", await server.NewTenantAsync());
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var made = await server.Api.PostTo(Members, Answers.Json(body), key).ReadAsync(HttpStatusCode.Created);

        var again = await server.Api.PostTo(Members, Answers.Json(body), key).ReadAsync(HttpStatusCode.Created);

        (again.Text("id"), again.TryGetProperty("link", out _)).ShouldBe((made.Text("id"), false));
        (await server.Api.PostTo(Members, Answers.Json(body)).ProblemAsync(HttpStatusCode.Conflict, "conflict")).Fields().ShouldBe(["email"]);
    }

    [Theory]
    [InlineData("""{}""", "email,name,role")]
    [InlineData("""{"email":"no address","name":"a","role":"viewer"}""", "email")]
    [InlineData("""{"email":"a@b.example","name":"two\nlines","role":"viewer"}""", "name")]
    [InlineData("""{"email":"a@b.example","name":"a","role":"owner"}""", "role")]
    [InlineData("""{"email":"a@b.example","name":"a","role":"viewer","tenant":"nobody\u0000"}""", "tenant")]
    public async Task What_is_wrong_with_an_invitation_is_said_all_at_once(string body, string fields) =>
        (await server.Api.PostTo(Members, Answers.Json(body)).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe(fields.Split(','));

    [Fact]
    public async Task A_tenant_admin_handles_the_members_of_that_tenant_only()
    {
        var (own, other) = (await server.NewTenantAsync(), await server.NewTenantAsync());
        var foreign = await InviteAsync(server.Api, "viewer", other);
        using var admin = server.Client((await server.Api.PostTo("/api/v1/api-keys", Answers.Json($$"""{"name":"admin","tenant":"{{own}}","role":"tenantAdmin"}""")).ReadAsync(HttpStatusCode.Created)).Text("key"));
        var made = await InviteAsync(admin, "tenantAdmin", own);

        (await admin.SendAsync(HttpMethod.Get, Members).ReadAsync(HttpStatusCode.OK)).GetProperty("items").EnumerateArray().Select(member => member.Text("id")).ShouldBe([made.Text("id")]);
        foreach (var (method, path) in new[] { (HttpMethod.Get, ""), (HttpMethod.Patch, ""), (HttpMethod.Delete, ""), (HttpMethod.Post, "/reset-password") })
            await admin.SendAsync(method, $"{Members}/{foreign.Text("id")}{path}", Answers.Json("{}"), ("If-Match", "*")).ProblemAsync(HttpStatusCode.NotFound, "not-found");
        foreach (var tenant in new[] { other, "nobody", null })
            (await admin.PostTo(Members, Answers.Json(Body("viewer", tenant))).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe(["tenant"]);
        (await admin.PostTo(Members, Answers.Json(Body("superAdmin", own))).ProblemAsync(HttpStatusCode.BadRequest, "validation")).Fields().ShouldBe(["role"]);
        await admin.SendAsync(HttpMethod.Delete, $"{Members}/{made.Text("id")}").ReadAsync(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Nobody_makes_changes_or_becomes_a_member_who_may_do_more_than_they_may()
    {
        using var admin = server.Client((await server.Api.PostTo("/api/v1/api-keys", Answers.Json("""{"name":"all tenants","role":"tenantAdmin"}""")).ReadAsync(HttpStatusCode.Created)).Text("key"));
        var higher = $"{Members}/{(await InviteAsync(server.Api, "superAdmin", null)).Text("id")}";
        var equal = $"{Members}/{(await InviteAsync(admin, "tenantAdmin", null)).Text("id")}";

        await admin.PostTo(Members, Answers.Json(Body("superAdmin", null))).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await admin.SendAsync(HttpMethod.Patch, equal, Answers.Json("""{"role":"superAdmin"}"""), ("If-Match", "*")).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await admin.SendAsync(HttpMethod.Patch, higher, Answers.Json("""{"name":"a"}"""), ("If-Match", "*")).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await admin.SendAsync(HttpMethod.Delete, higher).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await admin.PostTo($"{higher}/reset-password", null).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_member_is_changed_from_what_was_read()
    {
        var made = await InviteAsync(server.Api, "viewer", await server.NewTenantAsync());
        var path = $"{Members}/{made.Text("id")}";

        await server.Api.SendAsync(HttpMethod.Patch, path, Answers.Json("{}")).ProblemAsync(HttpStatusCode.PreconditionRequired, "precondition-required");
        await server.Api.SendAsync(HttpMethod.Patch, path, Answers.Json("{}"), ("If-Match", "\"7\"")).ProblemAsync(HttpStatusCode.PreconditionFailed, "precondition-failed");
        (await server.Api.SendAsync(HttpMethod.Patch, path, Answers.Json("""{"name":null,"role":null,"disabled":null,"email":"x"}"""), ("If-Match", "*")).ProblemAsync(HttpStatusCode.BadRequest, "validation"))
            .Fields().ShouldBe(["disabled", "email", "name", "role"]);
        var changed = await server.Api.SendAsync(HttpMethod.Patch, path, Answers.Json("""{"name":"Ada","role":"tenantAdmin","disabled":true}"""), ("If-Match", "\"1\"")).ReadAsync(HttpStatusCode.OK);

        (changed.Text("name"), changed.Text("role"), changed.Text("state"), changed.GetProperty("revision").GetInt32()).ShouldBe(("Ada", "tenantAdmin", "disabled", 2));
        await server.Api.PostTo($"{path}/reset-password", null).ProblemAsync(HttpStatusCode.Conflict, "conflict");
        (await server.Services.GetRequiredService<LinkEntry>().AcceptAsync(TokenOf(made), Password, Home, null, Cancel)).ShouldBe(new SignInOutcome.LinkGone());
    }

    [Fact]
    public async Task A_reset_shows_a_new_link_and_ends_what_was_before()
    {
        var made = await InviteAsync(server.Api, "viewer", await server.NewTenantAsync());
        await AcceptAsync(made);

        var reset = await server.Api.PostTo($"{Members}/{made.Text("id")}/reset-password", null).ReadAsync(HttpStatusCode.OK);

        reset.Text("state").ShouldBe("invited");
        (await SignIn.SignInAsync(made.Text("email"), Password, Home, null, Cancel)).ShouldBe(new SignInOutcome.Refused());
        await AcceptAsync(reset);
    }

    [Fact]
    public async Task What_is_done_to_members_is_in_the_log_of_their_tenant_without_links_and_passwords()
    {
        var tenant = await server.NewTenantAsync();
        var made = await InviteAsync(server.Api, "viewer", tenant);
        await AcceptAsync(made);
        var reset = await server.Api.PostTo($"{Members}/{made.Text("id")}/reset-password", null).ReadAsync(HttpStatusCode.OK);
        await server.Api.SendAsync(HttpMethod.Delete, $"{Members}/{made.Text("id")}").ReadAsync(HttpStatusCode.NoContent);

        var log = await server.Api.SendAsync(HttpMethod.Get, $"/api/v1/audit?tenant={tenant}").ReadAsync(HttpStatusCode.OK);

        var entries = log.GetProperty("items").EnumerateArray().ToArray();
        entries.Select(entry => entry.Text("action")).ShouldBe(["deleteMember", "resetPassword", "acceptInvitation", "createMember"]);
        entries.ShouldAllBe(entry => entry.Text("subject") == made.Text("id"));
        (entries[2].GetProperty("before").Text("state"), entries[2].GetProperty("after").Text("state")).ShouldBe(("invited", "active"));
        var text = JsonSerializer.Serialize(log);
        foreach (var secret in new[] { TokenOf(made), TokenOf(reset), Password, "pbkdf2" }) text.ShouldNotContain(secret);
    }

    private static Task<JsonElement> InviteAsync(HttpClient client, string role, string? tenant) => client.PostTo(Members, Answers.Json(Body(role, tenant))).ReadAsync(HttpStatusCode.Created);

    private static string Body(string role, string? tenant) =>
        $$"""{"email":"member{{Interlocked.Increment(ref _count)}}@example.com","name":"a member","role":"{{role}}"{{(tenant is null ? "" : $",\"tenant\":\"{tenant}\"")}}}""";

    private static string TokenOf(JsonElement member) => member.Text("link").Split("token=")[1];

    private async Task AcceptAsync(JsonElement member) =>
        (await server.Services.GetRequiredService<LinkEntry>().AcceptAsync(TokenOf(member), Password, Home, null, Cancel)).ShouldBeOfType<SignInOutcome.Opened>();
}
