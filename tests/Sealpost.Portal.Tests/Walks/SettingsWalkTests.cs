using Microsoft.Playwright;
using Sealpost.Engine.Members;
using static Microsoft.Playwright.Assertions;

namespace Sealpost.Portal.Tests.Walks;

public sealed class SettingsWalkTests(PortalServer server, Browser browser)
{
    private const float Patience = 30_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_administrator_invites_a_colleague_hands_out_a_key_and_revokes_it()
    {
        var tenant = await server.NewTenantAsync();
        var email = await server.AddMemberAsync(Role.TenantAdmin, tenant);
        await using var walk = await browser.OpenAsync(server.Address, width: 390, ColorScheme.Dark);
        var page = walk.Page;
        await page.GotoAsync($"/t/{tenant}/settings");
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(PortalServer.Password);
        await page.Keyboard.PressAsync("Enter");

        await page.GetByRole(AriaRole.Link, new() { Name = "Members" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Invite somebody" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Grace Hopper");
        await page.GetByLabel("E-mail address").FillAsync($"grace@{tenant}.example");
        await page.GetByLabel("Role").SelectOptionAsync("webhookManager");
        await page.GetByRole(AriaRole.Button, new() { Name = "Invite" }).ClickAsync();
        await Expect(page.GetByTestId("invitation")).ToContainTextAsync("/invitation?token=", new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Link, new() { Name = "Go on to the members" }).ClickAsync();
        await Expect(page.GetByText("invited", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = Patience });

        await page.GotoAsync($"/t/{tenant}/settings/keys/new");
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("billing service");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create key" }).ClickAsync();
        var key = (await page.GetByTestId("secret").TextContentAsync()).ShouldNotBeNull();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go on to the keys" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "billing service" }).ClickAsync();
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0);
        await page.GetByRole(AriaRole.Button, new() { Name = "Revoke the key" }).ClickAsync();
        await Expect(page.GetByText("Revoked", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = Patience });

        using var http = new HttpClient(new SocketsHttpHandler());
        var program = new Client.SealpostClient(http, new() { Server = server.Address, ApiKey = key });
        (await Should.ThrowAsync<Client.Problems.SealpostProblemException>(program.Tenants.GetAsync(tenant, Token))).Status.ShouldBe(401);
        walk.Complaints.ShouldBeEmpty();
    }
}
