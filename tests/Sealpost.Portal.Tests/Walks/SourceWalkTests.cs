using Microsoft.Playwright;
using Sealpost.Engine.Members;
using Sealpost.Portal.Tests.Sources;
using static Microsoft.Playwright.Assertions;

namespace Sealpost.Portal.Tests.Walks;

public sealed class SourceWalkTests(PortalServer server, Browser browser)
{
    private const float Patience = 30_000;
    private const string Secret = "shared-with-github-0123456789";

    [Fact]
    public async Task From_the_catalogue_to_a_request_that_was_rejected_and_the_mistake_that_explains_it()
    {
        var tenant = await server.NewTenantAsync();
        var email = await server.AddMemberAsync(Role.WebhookManager, tenant);
        await using var walk = await browser.OpenAsync(server.Address);
        var page = walk.Page;
        await page.GotoAsync($"/t/{tenant}/sources");
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(PortalServer.Password);
        await page.Keyboard.PressAsync("Enter");

        await page.GetByRole(AriaRole.Link, new() { Name = "Create the first one" }).ClickAsync();
        await page.GetByLabel("Search the catalogue").FillAsync("github");
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "github@1" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Our code");
        await page.GetByLabel("Secret", new() { Exact = true }).FillAsync(Secret);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create source" }).ClickAsync();
        var url = (await page.GetByTestId("ingest-url").TextContentAsync()).ShouldNotBeNull();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go on to the source" }).ClickAsync();

        await SourcePagesTests.SendAsync(url, "{\"zen\":1}", "{\"zen\":1}", Secret);
        await SourcePagesTests.SendAsync(url, "{\"zen\":2}", "{\"zen\":2}\n", Secret);
        await page.GetByRole(AriaRole.Link, new() { Name = "Received" }).ClickAsync();
        await Expect(page.GetByText("verified", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Link, new() { Name = "Rejected" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "No signature matches" }).ClickAsync();

        await Expect(page.Locator("[data-code=body-trailing-newline]")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByText("\"zen\": 2")).ToBeVisibleAsync();
        walk.Complaints.ShouldBeEmpty();
    }
}
