using System.Net;
using Sealpost.Client.Destinations;
using Sealpost.Engine.Members;

namespace Sealpost.Portal.Tests.Access;

public sealed class RoleTests(PortalServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_viewer_is_offered_no_change_and_refused_when_one_is_forced()
    {
        var tenant = await server.NewTenantAsync();
        var destination = await server.Api.Tenant(tenant).Destinations.CreateAsync(new NewDestination { Url = "https://example.com/in" }, cancellationToken: Token);
        using var viewer = await server.SignInAsync(Role.Viewer, tenant);
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant);
        var here = $"/t/{tenant}/destinations/{destination.Id}";

        foreach (var path in new[] { here, $"{here}/secrets", $"{here}/edit", $"{here}/delete", $"/t/{tenant}/destinations", $"/t/{tenant}/destinations/new?profile=kaisa", "/tenants/new" })
        {
            var page = await viewer.OpenAsync(path);
            page.Status.ShouldBe(HttpStatusCode.OK);
            page.Document.Forms.ShouldAllBe(form => form.Method == "get", path);
            page.LinkTo("New destination").ShouldBeNull();
        }

        var offered = await manager.OpenAsync(here);
        offered.Form("disable").ShouldNotBeNull();
        var forged = await viewer.OpenAsync("/sign-out");
        forged.Form("sign-out")!.QuerySelector("input[name=_handler]")!.SetAttribute("value", "disable");
        (await viewer.SubmitAsync(forged with { Url = $"{server.Address}{here[1..]}" }, "disable")).Status.ShouldNotBe(HttpStatusCode.OK);
        (await server.Api.Tenant(tenant).Destinations.GetAsync(destination.Id, Token)).State.ShouldBe(DestinationState.Active);
    }

    [Fact]
    public async Task Another_tenants_things_are_not_found_like_things_that_do_not_exist()
    {
        var (own, other) = (await server.NewTenantAsync(), await server.NewTenantAsync());
        var destination = await server.Api.Tenant(other).Destinations.CreateAsync(new NewDestination { Url = "https://example.com/secret-place" }, cancellationToken: Token);
        using var admin = await server.SignInAsync(Role.TenantAdmin, own);

        foreach (var path in new[] { $"/t/{other}", $"/t/{other}/destinations", $"/t/{other}/destinations/{destination.Id}", $"/t/{own}/destinations/{destination.Id}", $"/t/{other}/deliveries", $"/t/{other}/messages" })
        {
            var page = await admin.OpenAsync(path);
            page.Status.ShouldBe(HttpStatusCode.NotFound, path);
            page.Text.ShouldContain("There is nothing here");
            page.Text.ShouldNotContain("secret-place");
        }

        (await admin.OpenAsync("/")).Url.ShouldEndWith($"/t/{own}");
    }

    [Fact]
    public async Task What_a_page_changes_is_in_the_audit_log_under_the_name_of_who_looked_at_it()
    {
        var tenant = await server.NewTenantAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant);

        await manager.SubmitAsync(await manager.OpenAsync($"/t/{tenant}/destinations/new?profile=kaisa"), "create", ("url", "https://example.com/calls"));

        var entry = await server.Api.Audit.ListAsync(new() { Tenant = tenant, Action = "createDestination" }, cancellationToken: Token).SingleAsync(Token);
        entry.ActorName.ShouldBe(nameof(Role.WebhookManager));
        entry.Address.ShouldBe("127.0.0.1");
    }
}
