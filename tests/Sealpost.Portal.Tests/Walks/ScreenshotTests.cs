using Microsoft.Playwright;
using Sealpost.Engine.Members;
using Sealpost.TestKit;

namespace Sealpost.Portal.Tests.Walks;

/// <summary>Pictures of the main pages: <c>eng/screenshots.sh</c>.</summary>
public sealed class ScreenshotTests(Browser browser, PortalServer server)
{
    private const int Load = 240;

    [Theory(Explicit = true)]
    [InlineData(ColorScheme.Light, 1440)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 1440)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Every_main_page_has_its_picture_and_fits_its_width(ColorScheme scheme, int width)
    {
        var folder = Environment.GetEnvironmentVariable("SEALPOST_SCREENSHOTS") is { Length: > 0 } named ? named : Directory.CreateTempSubdirectory("sealpost-screenshots-").FullName;
        await using var receiver = await TestReceiver.StartAsync(new() { Authority = server.Authority });
        var sights = await Sights.PrepareAsync(server, receiver);
        var tenant = server.Api.Tenant(sights.Tenant);
        for (var number = 0; number < Load; number++) await tenant.Messages.PublishAsync(number % 12 == 0 ? "invoice.paid" : "invoice.sent", "{\"invoice\":\"in_43\"}"u8.ToArray(), "application/json", cancellationToken: TestContext.Current.CancellationToken);
        await using var walk = await browser.OpenAsync(server.Address, width, scheme);
        var page = walk.Page;
        await page.GotoAsync("/sign-in");
        await page.ScreenshotAsync(new() { Path = Named("sign-in"), FullPage = true });
        await page.GetByLabel("E-mail address").FillAsync(await server.AddMemberAsync(Role.SuperAdmin, null));
        await page.GetByLabel("Password").FillAsync(PortalServer.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Tenants" }).WaitForAsync();
        foreach (var (name, path) in sights.Pages)
        {
            await page.GotoAsync(path);
            await page.ScreenshotAsync(new() { Path = Named(name), FullPage = true });
            (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0, $"{path} at {width}");
        }

        string Named(string name) => Path.Combine(folder, $"{name}-{scheme.ToString().ToLowerInvariant()}-{width}.png");
    }
}
