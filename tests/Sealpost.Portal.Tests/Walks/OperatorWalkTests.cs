using Microsoft.Playwright;
using Sealpost.Engine.Members;
using Sealpost.TestKit;
using static Microsoft.Playwright.Assertions;

namespace Sealpost.Portal.Tests.Walks;

public sealed class OperatorWalkTests(PortalServer server, Browser browser)
{
    private const float Patience = 30_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_operator_publishes_an_event_type_limits_a_tenant_and_gives_a_destination_its_secrets()
    {
        var tenant = await server.NewTenantAsync();
        var type = $"walk.{tenant}";
        var destination = await server.Api.Tenant(tenant).Destinations.CreateAsync(new Client.Destinations.NewDestination { Url = "https://example.com/in", Profile = "custom" }, cancellationToken: Token);
        var email = await server.AddMemberAsync(Role.SuperAdmin, null);
        await using var walk = await browser.OpenAsync(server.Address, width: 390, ColorScheme.Dark);
        var page = walk.Page;
        await page.GotoAsync("/event-types/new");
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(PortalServer.Password);
        await page.Keyboard.PressAsync("Enter");

        await page.GetByLabel("Name", new() { Exact = true }).FillAsync(type);
        await page.GetByLabel("Description").FillAsync("Somebody went for a walk.");
        await page.GetByLabel("Example of version 1").FillAsync("{\"steps\": 42}");
        await page.GetByLabel("JSON Schema of version 1").FillAsync("{\"type\": \"object\", \"required\": [\"steps\"]}");
        await PressAsync("Create event type");
        await ExpectAsync(type);
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync("/catalogue");
        await page.GetByLabel("Search").FillAsync(type);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = type }).ClickAsync();
        await ExpectAsync(type);
        await Expect(page.GetByText("\"required\"")).ToBeVisibleAsync(new() { Timeout = Patience });
        await FitsAsync("catalogue");

        await page.GotoAsync($"/t/{tenant}/settings");
        await page.GetByLabel("E-mail address").FillAsync(email);
        await page.GetByLabel("Password").FillAsync(PortalServer.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "Name, limits and retention" }).ClickAsync();
        await page.GetByLabel("Messages a second").FillAsync("250");
        await page.GetByLabel("Payloads").FillAsync("7d");
        await PressAsync("Save");
        await Expect(page.GetByText("It is saved")).ToBeVisibleAsync(new() { Timeout = Patience });
        await FitsAsync("limits");

        await page.GotoAsync($"/t/{tenant}/destinations/{destination.Id}/edit");
        await page.GetByText("Headers, retries and pace").ClickAsync();
        await page.GetByLabel("Name of secret header 1").FillAsync("X-Api-Token");
        await page.GetByLabel("Value of secret header 1").FillAsync("known to two");
        await PressAsync("Save");
        await Expect(page.GetByText("X-Api-Token: ••••••")).ToBeVisibleAsync(new() { Timeout = Patience });

        await page.GotoAsync($"/t/{tenant}/destinations/{destination.Id}/signing");
        await page.GetByLabel("PKCS#12 file").SetInputFilesAsync(new FilePayload { Name = "client.p12", MimeType = "application/x-pkcs12", Buffer = Convert.FromBase64String(ClientIdentity.Issue(server.Authority, "walking client").Pkcs12("steps")) });
        await page.GetByLabel("Password of the file").FillAsync("steps");
        await PressAsync("Use this file");
        await Expect(page.GetByText("CN=walking client")).ToBeVisibleAsync(new() { Timeout = Patience });
        await FitsAsync("signing");

        await page.GotoAsync("/settings");
        await page.GetByRole(AriaRole.Link, new() { Name = "Master keys" }).ClickAsync();
        await Expect(page.GetByText("current", new() { Exact = true })).ToBeVisibleAsync(new() { Timeout = Patience });
        await FitsAsync("master keys");
        walk.Complaints.ShouldBeEmpty();

        Task PressAsync(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true }).ClickAsync();

        Task ExpectAsync(string heading) => Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1, Name = heading, Exact = true })).ToBeVisibleAsync(new() { Timeout = Patience });

        async Task FitsAsync(string what)
        {
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0, what);
            if (Axe.Missing is null) (await Axe.FindAsync(page)).ShouldBeEmpty(what);
        }
    }
}
