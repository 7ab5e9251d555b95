using System.Net;
using Sealpost.Engine.Members;

namespace Sealpost.Portal.Tests.Settings;

public sealed class LimitsPageTests(PortalServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_super_admin_sees_what_is_used_sets_limits_and_ages_and_takes_them_back()
    {
        var tenant = await server.NewTenantAsync();
        await server.Api.Tenant(tenant).Destinations.CreateAsync(new Client.Destinations.NewDestination { Url = "https://example.com/in" }, cancellationToken: Token);
        using var admin = await server.SignInAsync(Role.SuperAdmin);
        (await admin.OpenAsync($"/t/{tenant}/settings")).LinkTo("Name, limits and retention").ShouldBe($"/t/{tenant}/settings/limits");
        var form = await admin.OpenAsync($"/t/{tenant}/settings/limits");
        form.Find("#h-destinations")!.TextContent.ShouldContain("Now: 1.");
        form.Find("#h-pending")!.TextContent.ShouldContain("Now: 0.");
        form.Find("#h-messagesPerSecond")!.TextContent.ShouldContain("in the busiest second");

        var saved = await admin.SubmitAsync(form, "save", ("name", "Acme & sons"), ("messagesPerSecond", "500"), ("inFlight", "0"), ("destinations", "20"), ("payloads", "7d"));

        saved.Text.ShouldContain("It is saved");
        var stored = await server.Api.Tenants.GetAsync(tenant, Token);
        stored.Name.ShouldBe("Acme & sons");
        stored.Limits.ShouldBe(new() { MessagesPerSecond = 500, InFlight = 0, Destinations = 20 });
        stored.Retention.ShouldBe(new() { Payloads = "7d" });
        (await admin.SubmitAsync(form, "save", ("pending", "5"))).Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        await admin.SubmitAsync(saved, "save", ("messagesPerSecond", ""), ("inFlight", ""), ("destinations", ""), ("payloads", ""));
        stored = await server.Api.Tenants.GetAsync(tenant, Token);
        (stored.Limits, stored.Retention).ShouldBe((null, null));
    }

    [Fact]
    public async Task What_is_wrong_is_said_at_its_field_and_nothing_is_saved()
    {
        var tenant = await server.NewTenantAsync();
        using var admin = await server.SignInAsync(Role.SuperAdmin);

        var refused = await admin.SubmitAsync(await admin.OpenAsync($"/t/{tenant}/settings/limits"), "save", ("messagesPerSecond", "many"), ("inFlight", "10001"), ("pending", "9"), ("attempts", "1m"));

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Document.QuerySelectorAll(".fault").Select(fault => fault.Id).ShouldBe(["e-messagesPerSecond", "e-inFlight", "e-attempts"]);
        refused.Find("#f-messagesPerSecond")!.GetAttribute("value").ShouldBe("many");
        (await server.Api.Tenants.GetAsync(tenant, Token)).Limits.ShouldBeNull();
    }

    [Fact]
    public async Task Nobody_else_is_offered_it_and_a_forced_change_is_refused()
    {
        var tenant = await server.NewTenantAsync();
        using var admin = await server.SignInAsync(Role.TenantAdmin, tenant);
        using var root = await server.SignInAsync(Role.SuperAdmin);
        var here = $"/t/{tenant}/settings/limits";

        (await admin.OpenAsync($"/t/{tenant}/settings")).LinkTo("Name, limits and retention").ShouldBeNull();
        (await admin.OpenAsync(here)).Document.Forms.ShouldBeEmpty();
        var forged = await admin.OpenAsync("/sign-out");
        forged.Form("sign-out")!.QuerySelector("input[name=_handler]")!.SetAttribute("value", "save");
        (await admin.SubmitAsync(forged with { Url = $"{server.Address}{here[1..]}" }, "save")).Status.ShouldNotBe(HttpStatusCode.OK);
        (await server.Api.Tenants.GetAsync(tenant, Token)).Revision.ShouldBe(1);
        (await root.OpenAsync("/t/missing-tenant/settings/limits")).Status.ShouldBe(HttpStatusCode.NotFound);
    }
}
