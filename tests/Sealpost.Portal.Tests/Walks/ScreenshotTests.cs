using Microsoft.Playwright;
using Sealpost.Engine.Members;
using Sealpost.TestKit;

namespace Sealpost.Portal.Tests.Walks;

/// <summary>Pictures of the main pages: <c>eng/screenshots.sh</c>.</summary>
public sealed class ScreenshotTests(Browser browser, PortalServer server)
{
    private const int Load = 240;
    private const string Tenant = "acme";
    private static readonly (ColorScheme Scheme, int Width)[] Looks = [(ColorScheme.Light, 1440), (ColorScheme.Dark, 1440), (ColorScheme.Light, 390), (ColorScheme.Dark, 390)];

    [Fact(Explicit = true)]
    public async Task Every_main_page_has_its_picture_and_fits_its_width()
    {
        var folder = Environment.GetEnvironmentVariable("SEALPOST_SCREENSHOTS") is { Length: > 0 } named ? named : Directory.CreateTempSubdirectory("sealpost-screenshots-").FullName;
        await using var receiver = await TestReceiver.StartAsync(new() { Authority = server.Authority });
        await server.Api.Tenants.CreateAsync(new() { Id = Tenant, Name = "Acme Logistics" }, cancellationToken: TestContext.Current.CancellationToken);
        var sights = await Sights.PrepareAsync(server, receiver, Tenant, "invoice.paid");
        await PublishAsync();
        foreach (var (scheme, width) in Looks)
        {
            await using var walk = await browser.OpenAsync(server.Address, width, scheme);
            var page = walk.Page;
            await page.GotoAsync("/sign-in");
            await page.GetByLabel("E-mail address").FillAsync(await server.AddMemberAsync(Role.SuperAdmin, null));
            await page.GetByLabel("Password").FillAsync(PortalServer.Password);
            await page.Keyboard.PressAsync("Enter");
            await page.GetByRole(AriaRole.Heading, new() { Name = "Tenants" }).WaitForAsync();
            foreach (var (name, path) in sights.Pages)
            {
                await page.GotoAsync(path);
                await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{scheme.ToString().ToLowerInvariant()}-{width}.png"), FullPage = true });
                (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0, $"{path} at {width}");
            }
        }
    }

    /// <summary>For half a minute, now more and now less, so that there is something to see in the charts.</summary>
    private async Task PublishAsync()
    {
        var tenant = server.Api.Tenant(Tenant);
        for (var number = 0; number < Load; number++)
        {
            await tenant.Messages.PublishAsync(number % 12 == 0 ? "invoice.paid" : "invoice.sent", "{\"invoice\":\"in_43\"}"u8.ToArray(), "application/json", cancellationToken: TestContext.Current.CancellationToken);
            await Task.Delay(TimeSpan.FromMilliseconds(60 + 60 * Math.Sin(number / 12.0)), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
