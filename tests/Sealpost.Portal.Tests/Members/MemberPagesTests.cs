using System.Net;
using Sealpost.Engine.Members;

namespace Sealpost.Portal.Tests.Members;

public sealed class MemberPagesTests(PortalServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_member_is_invited_gets_in_by_the_link_is_changed_reset_and_removed()
    {
        var tenant = await server.NewTenantAsync();
        using var admin = await server.SignInAsync(Role.TenantAdmin, tenant);
        var members = $"/t/{tenant}/settings/members";

        var form = await admin.OpenAsync($"{members}/new");
        form.Document.QuerySelectorAll("select[name=role] option").Select(option => option.GetAttribute("value")).ShouldBe(["viewer", "webhookManager", "tenantAdmin"]);
        var invited = await admin.SubmitAsync(form, "invite", ("name", "Grace"), ("email", $"grace@{tenant}.example"), ("role", "viewer"));
        var link = new Uri(invited.Find("[data-testid=invitation]").ShouldNotBeNull().TextContent).PathAndQuery;
        (await admin.SubmitAsync(form, "invite", ("name", "Grace"), ("email", $"grace@{tenant}.example"), ("role", "viewer"))).Find("[data-testid=invitation]").ShouldBeNull();
        using var grace = new Visitor(server.Address);
        (await grace.SubmitAsync(await grace.OpenAsync(link), "accept", ("password", PortalServer.Password))).Url.ShouldEndWith($"/t/{tenant}");

        var member = await admin.OpenAsync((await admin.OpenAsync(members)).LinkTo("Grace")!);
        var changed = await admin.SubmitAsync(member, "change", ("role", "webhookManager"));
        changed.Text.ShouldContain("It is saved");
        (await grace.OpenAsync($"/t/{tenant}")).Url.ShouldContain("/sign-in");
        (await admin.SubmitAsync(member, "change", ("name", "Too late"))).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await admin.SubmitAsync(changed, "reset")).Find("[data-testid=invitation]").ShouldNotBeNull();
        (await admin.SubmitAsync(changed, "remove")).Text.ShouldContain("The member is removed");
        (await server.Api.Members.ListAsync(250, Token).AnyAsync(one => one.Email == $"grace@{tenant}.example", Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_key_is_created_shown_once_used_and_revoked()
    {
        var tenant = await server.NewTenantAsync();
        using var admin = await server.SignInAsync(Role.TenantAdmin, tenant);
        var keys = $"/t/{tenant}/settings/keys";
        var form = await admin.OpenAsync($"{keys}/new");

        var past = await admin.SubmitAsync(form, "create", ("name", "billing"), ("expiresAt", "2001-01-01T00:00"));
        var made = await admin.SubmitAsync(form, "create", ("name", "billing"), ("role", "viewer"), ("expiresAt", "2199-01-01T00:00"));
        var text = made.Find("[data-testid=secret]").ShouldNotBeNull().TextContent;

        past.Find("#e-expiresAt").ShouldNotBeNull();
        text.ShouldStartWith("sp_");
        using var http = new HttpClient(new SocketsHttpHandler());
        var program = new Client.SealpostClient(http, new() { Server = server.Address, ApiKey = text });
        (await program.Tenants.GetAsync(tenant, Token)).Id.ShouldBe(tenant);
        var list = await admin.OpenAsync(keys);
        list.Html.ShouldNotContain(text);
        (await admin.SubmitAsync(await admin.OpenAsync(list.LinkTo("billing")!), "revoke")).Text.ShouldContain("Revoked");
        (await Should.ThrowAsync<Client.Problems.SealpostProblemException>(program.Tenants.GetAsync(tenant, Token))).Status.ShouldBe(401);
    }

    [Fact]
    public async Task Nobody_makes_more_of_others_than_they_are_themselves()
    {
        var tenant = await server.NewTenantAsync();
        using var admin = await server.SignInAsync(Role.TenantAdmin, tenant);

        var forced = await admin.SubmitAsync(await admin.OpenAsync($"/t/{tenant}/settings/members/new"), "invite", ("name", "Eve"), ("email", $"eve@{tenant}.example"), ("role", "superAdmin"));

        forced.Status.ShouldBe(HttpStatusCode.BadRequest);
        forced.Find("[data-testid=invitation]").ShouldBeNull();
    }
}
