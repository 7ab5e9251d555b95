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

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Explicit = true)]
    public async Task Every_main_page_has_its_picture_and_fits_its_width()
    {
        var folder = Environment.GetEnvironmentVariable("SEALPOST_SCREENSHOTS") is { Length: > 0 } named ? named : Directory.CreateTempSubdirectory("sealpost-screenshots-").FullName;
        await using var receiver = await TestReceiver.StartAsync(new() { Authority = server.Authority });
        await server.Api.Tenants.CreateAsync(new() { Id = Tenant, Name = "Acme Logistics" }, cancellationToken: Token);
        var sights = await Sights.PrepareAsync(server, receiver, Tenant, "invoice.paid");
        await PublishAsync();
        await using var blank = await browser.OpenAsync(server.Address);
        foreach (var (scheme, width) in Looks)
        {
            await using var walk = await browser.OpenAsync(server.Address, width, scheme);
            var page = walk.Page;
            await page.GotoAsync("/sign-in");
            await page.GetByLabel("E-mail address").FillAsync(await server.AddMemberAsync(Role.SuperAdmin, null, "Ada Lovelace"));
            await page.GetByLabel("Password").FillAsync(PortalServer.Password);
            await page.Keyboard.PressAsync("Enter");
            await page.GetByRole(AriaRole.Heading, new() { Name = "Tenants" }).WaitForAsync();
            foreach (var (name, path) in sights.Pages)
            {
                await page.GotoAsync(path);
                await File.WriteAllBytesAsync(Path.Combine(folder, $"{name}-{scheme.ToString().ToLowerInvariant()}-{width}.webp"), await AsWebpAsync(blank.Page, await page.ScreenshotAsync()), Token);
                (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0, $"{path} at {width}");
            }
        }
    }

    /// <summary>The browser itself writes pictures that are a third as large; no other program is needed.</summary>
    private static async Task<byte[]> AsWebpAsync(IPage blank, byte[] png) => Convert.FromBase64String(await blank.EvaluateAsync<string>(
        """
        async png => {
          const image = new Image();
          image.src = `data:image/png;base64,${png}`;
          await image.decode();
          const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
          canvas.getContext("2d").drawImage(image, 0, 0);
          return canvas.toDataURL("image/webp", 0.75).split(",")[1];
        }
        """,
        Convert.ToBase64String(png)));

    /// <summary>For half a minute, now more and now less, so that there is something to see in the charts.</summary>
    private async Task PublishAsync()
    {
        var tenant = server.Api.Tenant(Tenant);
        for (var number = 0; number < Load; number++)
        {
            await tenant.Messages.PublishAsync(number % 12 == 0 ? "invoice.paid" : "invoice.sent", "{\"invoice\":\"in_43\"}"u8.ToArray(), "application/json", cancellationToken: Token);
            await Task.Delay(TimeSpan.FromMilliseconds(60 + 60 * Math.Sin(number / 12.0)), TimeProvider.System, Token);
        }
    }
}
