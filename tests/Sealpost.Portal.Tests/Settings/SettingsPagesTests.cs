using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sealpost.Client.Problems;
using Sealpost.Engine.Members;
using Sealpost.Engine.Tenants;
using Sealpost.Portal.Api;
using Sealpost.Server.Access;

namespace Sealpost.Portal.Tests.Settings;

public sealed class SettingsPagesTests(PortalServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Role.Viewer, "OAuth2 clients,Appearance,Egress addresses")]
    [InlineData(Role.WebhookManager, "OAuth2 clients,Customer portal,Appearance,Egress addresses")]
    [InlineData(Role.TenantAdmin, "Members,API keys,Audit log,OAuth2 clients,Customer portal,Appearance,Egress addresses")]
    internal async Task A_role_is_offered_what_it_may_do(Role role, string expected)
    {
        var tenant = await server.NewTenantAsync();
        using var visitor = await server.SignInAsync(role, tenant);

        var page = await visitor.OpenAsync($"/t/{tenant}/settings");

        page.Document.QuerySelectorAll(".choice strong").Select(title => title.TextContent).ShouldBe(expected.Split(','));
    }

    [Fact]
    public async Task Somebody_chooses_the_dark_and_goes_back_to_what_the_system_says()
    {
        var tenant = await server.NewTenantAsync();
        using var viewer = await server.SignInAsync(Role.Viewer, tenant);
        var usual = await viewer.OpenAsync($"/t/{tenant}/settings/appearance");
        usual.Find("html")!.GetAttribute("data-theme").ShouldBeNull();

        var dark = await viewer.SubmitAsync(usual, "theme", ("theme", "dark"));
        var back = await viewer.SubmitAsync(dark, "theme", ("theme", "system"));

        dark.Text.ShouldContain("It is saved");
        dark.Find("html")!.GetAttribute("data-theme").ShouldBe("dark");
        back.Find("html")!.GetAttribute("data-theme").ShouldBeNull();
        usual.Text.ShouldNotContain("BrandName");
    }

    [Fact]
    public async Task What_a_role_may_not_see_is_refused_when_its_address_is_known()
    {
        var (own, other) = (await server.NewTenantAsync(), await server.NewTenantAsync());
        using var manager = await server.SignInAsync(Role.WebhookManager, own);
        using var admin = await server.SignInAsync(Role.TenantAdmin, own);

        foreach (var path in new[] { "members", "keys", "audit" })
        {
            (await manager.OpenAsync($"/t/{own}/settings/{path}")).Status.ShouldBe(HttpStatusCode.Forbidden, path);
            (await admin.OpenAsync($"/t/{other}/settings/{path}")).Status.ShouldBe(HttpStatusCode.NotFound, path);
        }

        foreach (var path in new[] { "signatures", "cluster", "master-keys" })
            (await admin.OpenAsync($"/settings/{path}")).Status.ShouldBe(HttpStatusCode.Forbidden, path);
        foreach (var path in new[] { "", "/limits", "/egress", "/oauth-clients", "/portal-links" })
            (await admin.OpenAsync($"/t/{other}/settings{path}")).Status.ShouldBe(HttpStatusCode.NotFound, path);
    }

    [Fact]
    public async Task The_signatures_module_is_switched_and_a_time_that_is_none_is_said_at_its_field()
    {
        using var admin = await server.SignInAsync(Role.SuperAdmin);
        var form = await admin.OpenAsync("/settings/signatures");

        var refused = await admin.SubmitAsync(form, "save", ("rotationTime", "soon"));
        var saved = await admin.SubmitAsync(form, "save", ("enabled", "true"), ("algorithm", "sha512"), ("rotationTime", "2h"));

        refused.Find("#e-rotationTime").ShouldNotBeNull();
        saved.Text.ShouldContain("It is saved");
        var stored = await server.Api.Settings.GetSignaturesAsync(Token);
        (stored.Enabled, stored.Algorithm, stored.RotationTime).ShouldBe((true, "sha512", "2h"));
        (await admin.SubmitAsync(form, "save", ("rotationTime", "3h"))).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task The_cluster_and_the_egress_addresses_are_shown()
    {
        using var admin = await server.SignInAsync(Role.SuperAdmin);

        var cluster = await admin.OpenAsync("/settings/cluster");
        cluster.Document.QuerySelectorAll("#partitions tbody tr").Length.ShouldBe(64);
        cluster.Text.ShouldContain("which answers you");
        (await admin.OpenAsync("/settings/egress")).Text.ShouldContain("Nothing is promised");
    }

    [Fact]
    public async Task The_audit_log_shows_before_and_after_and_is_filtered_by_its_address()
    {
        var tenant = server.Api.Tenant(await server.NewTenantAsync());
        var destination = await tenant.Destinations.CreateAsync(new Client.Destinations.NewDestination { Url = "https://example.com/in" }, cancellationToken: Token);
        await tenant.Destinations.DisableAsync(destination.Id, "Maintenance", Token);
        using var admin = await server.SignInAsync(Role.TenantAdmin, tenant.Id);

        var all = await admin.OpenAsync($"/t/{tenant.Id}/settings/audit");
        var filtered = await admin.OpenAsync($"/t/{tenant.Id}/settings/audit?action=disableDestination");

        all.Text.ShouldContain("createDestination");
        filtered.Text.ShouldNotContain("createDestination");
        var states = filtered.Document.QuerySelectorAll("details .part pre").Select(state => state.TextContent).ToArray();
        states.Length.ShouldBe(2);
        states[0].ShouldContain("\"state\": \"active\"");
        states[1].ShouldContain("\"state\": \"disabled\"");
        (await admin.OpenAsync($"/t/{tenant.Id}/settings/audit?action=nothing")).Text.ShouldContain("No change is like this");
    }

    [Fact]
    public async Task A_link_for_a_customer_is_made_opens_the_tenant_and_is_ended()
    {
        var tenant = await server.NewTenantAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant);
        using var customer = new Visitor(server.Address);
        var form = await manager.OpenAsync($"/t/{tenant}/settings/portal-links");

        var made = await manager.SubmitAsync(form, "make", ("role", "viewer"), ("sessionFor", "5m"));
        var link = new Uri(made.Find("[data-testid=portal-link]").ShouldNotBeNull().TextContent).PathAndQuery;
        var inside = await customer.SubmitAsync(await customer.OpenAsync(link), "enter");
        var ended = await manager.SubmitAsync(form, "end");

        inside.Url.ShouldEndWith($"/t/{tenant}");
        ended.Text.ShouldContain("All links have ended");
        (await customer.OpenAsync($"/t/{tenant}")).Url.ShouldContain("/sign-in");
    }

    [Fact]
    public async Task Who_came_by_a_link_makes_no_other_and_does_not_learn_whose_key_made_it()
    {
        var tenant = await server.NewTenantAsync();
        var link = await server.Api.Tenant(tenant).PortalLinks.CreateAsync(new() { Role = "webhookManager" }, Token);
        using var customer = new Visitor(server.Address);
        var inside = await customer.SubmitAsync(await customer.OpenAsync(new Uri(link.Url).PathAndQuery), "enter");

        inside.Text.ShouldContain("Guest");
        inside.Text.ShouldNotContain("bootstrap");
        (await customer.OpenAsync($"/t/{tenant}/settings")).LinkTo("Customer portal").ShouldBeNull();
        var page = await customer.OpenAsync($"/t/{tenant}/settings/portal-links");
        page.Text.ShouldContain("You came by such a link");
        page.Document.Forms.ShouldBeEmpty();
        using var visit = server.Services.CreateScope();
        var asked = visit.ServiceProvider.GetRequiredService<PortalVisit>();
        var tenantNo = (await server.Services.GetRequiredService<TenantDirectory>().FindAsync(tenant, Token)).ShouldNotBeNull().TenantNo;
        asked.Begin(new DefaultHttpContext { Request = { Scheme = "http", Host = new("127.0.0.1") } }, Caller.With(new(link.Id, "a customer"), tenantNo, Role.WebhookManager));
        var links = asked.Client.Tenant(tenant).PortalLinks;
        (await Should.ThrowAsync<SealpostProblemException>(links.CreateAsync(new(), Token))).Status.ShouldBe(403);
        (await Should.ThrowAsync<SealpostProblemException>(links.EndAllAsync(Token))).Status.ShouldBe(403);
        (await customer.OpenAsync($"/t/{tenant}")).Status.ShouldBe(HttpStatusCode.OK);
    }
}
