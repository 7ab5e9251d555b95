using System.Net;
using Sealpost.Engine.Members;

namespace Sealpost.Portal.Tests.FirstSteps;

public sealed class StartPageTests(PortalServer server)
{
    [Theory]
    [InlineData("standard-webhooks", true, "It arrived, and it verifies")]
    [InlineData("actigraph", true, "It arrived, and it verifies")]
    [InlineData("inscipher", true, "It arrived, and it verifies")]
    [InlineData("custom", true, "It arrived, and it verifies")]
    [InlineData("kaisa", false, "It arrived")]
    public async Task Each_profile_gets_its_first_webhook_into_the_playground(string profile, bool hasSecret, string heading)
    {
        var tenant = await server.NewTenantAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant);
        var page = await manager.SubmitAsync(await manager.OpenAsync($"/t/{tenant}/start"), "start", ("profile", profile), ("target", "playground"));
        if (hasSecret)
        {
            page.Find("[data-testid=secret]").ShouldNotBeNull().TextContent.Length.ShouldBeGreaterThanOrEqualTo(16);
            page = await manager.OpenAsync(page.LinkTo("Go on to the test")!);
        }

        var path = new Uri(server.Address, page.Url).PathAndQuery;
        page = await manager.ReloadUntilAsync(path, shown => shown.Form("test") is not null);
        page.Heading.ShouldBe("Send a test");
        var sent = await manager.SubmitAsync(page, "test");
        var arrived = await manager.ReloadUntilAsync(new Uri(server.Address, sent.Url).PathAndQuery, shown => shown.Heading.StartsWith("It arrived", StringComparison.Ordinal));

        arrived.Heading.ShouldBe(heading);
        arrived.Find("#first-test")!.HasAttribute("data-live").ShouldBeFalse();
        (await manager.OpenAsync($"/t/{tenant}/playground")).Text.ShouldContain(hasSecret ? "verified" : "not signed");
    }

    [Fact]
    public async Task A_url_that_will_not_do_is_said_at_its_field()
    {
        var tenant = await server.NewTenantAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant);

        var refused = await manager.SubmitAsync(await manager.OpenAsync($"/t/{tenant}/start"), "start", ("profile", "engenius"), ("target", "own"), ("url", "ftp://example.com"));

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Find("#e-url").ShouldNotBeNull();
        refused.Find("input[name=profile][value=engenius]")!.HasAttribute("checked").ShouldBeTrue();
    }

    [Fact]
    public async Task A_viewer_is_told_whom_to_ask()
    {
        var tenant = await server.NewTenantAsync();
        using var viewer = await server.SignInAsync(Role.Viewer, tenant);

        (await viewer.OpenAsync($"/t/{tenant}/start")).Form("start").ShouldBeNull();
    }
}
