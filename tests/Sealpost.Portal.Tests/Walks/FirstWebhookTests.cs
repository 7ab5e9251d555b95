using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Playwright;
using Sealpost.Server.SignIns;
using Sealpost.TestKit;
using static Microsoft.Playwright.Assertions;

namespace Sealpost.Portal.Tests.Walks;

public sealed class FirstWebhookTests(Browser browser)
{
    private const float Patience = 30_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task From_the_set_up_link_of_the_first_start_to_the_first_webhook_that_arrives()
    {
        await using var receiver = await TestReceiver.StartAsync();
        await using var server = await FreshServer.StartAsync(receiver.Authority!);
        await using var walk = await browser.OpenAsync(server.Address);
        var page = walk.Page;

        await FillSetUpAsync(page, server);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create the super admin" }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "New tenant" }).ClickAsync();
        await FillTenantAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Create tenant" }).ClickAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Create a destination" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Standard Webhooks" }).ClickAsync();
        await page.GetByLabel("Endpoint URL").FillAsync(new Uri(receiver.Url, "hooks").AbsoluteUri);
        await page.GetByLabel("Description").FillAsync("My first receiver");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create destination" }).ClickAsync();
        var secret = await page.GetByTestId("secret").TextContentAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go on to the destination" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send test event" }).ClickAsync();

        await Expect(page.GetByTestId("state")).ToHaveTextAsync("delivered", new() { Timeout = Patience });
        await Expect(page.GetByText("The test event arrived")).ToBeVisibleAsync(new() { Timeout = Patience });
        var request = (await receiver.WaitForAsync(1, Token))[0];
        secret.ShouldNotBeNull().ShouldStartWith("whsec_");
        Verifies(request, secret).ShouldBeTrue();
        walk.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_receiver_that_fails_is_seen_explained_mended_and_sent_to_again()
    {
        await using var receiver = await TestReceiver.StartAsync();
        receiver.Respond(TestResponse.WithText(500, "{\"error\":\"<img src=x onerror=alert(1)>\"}"));
        await using var server = await FreshServer.StartAsync(receiver.Authority!);
        await using var walk = await browser.OpenAsync(server.Address, width: 390, ColorScheme.Dark);
        var page = walk.Page;
        await FillSetUpAsync(page, server);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Tenants" }).WaitForAsync();

        await page.GotoAsync("/tenants/new");
        await FillTenantAsync(page);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "Overview" }).WaitForAsync();
        await page.GotoAsync("/t/acme/destinations/new?profile=engenius");
        await page.GetByLabel("HTTPS URL").FillAsync(receiver.Url.AbsoluteUri);
        await page.GetByLabel("Headers, retries and pace").Or(page.GetByText("Headers, retries and pace")).First.ClickAsync();
        await page.GetByText("Like this").ClickAsync();
        await page.GetByLabel("Wait before each further attempt").FillAsync("");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create destination" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go on to the destination" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send test event" }).ClickAsync();

        await Expect(page.GetByTestId("state")).ToHaveTextAsync("failed", new() { Timeout = Patience });
        await Expect(page.GetByText("The receiver failed: 500.")).ToBeVisibleAsync();
        await Expect(page.GetByText("<img src=x onerror=alert(1)>")).ToBeVisibleAsync();
        (await page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth")).ShouldBeLessThanOrEqualTo(0);

        receiver.Respond(new TestResponse(200));
        await page.GetByRole(AriaRole.Button, new() { Name = "Resend" }).ClickAsync();
        await Expect(page.GetByTestId("state")).ToHaveTextAsync("delivered", new() { Timeout = Patience });
        walk.Complaints.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_newcomer_is_guided_from_an_empty_server_to_a_webhook_that_verifies_in_the_playground()
    {
        using var authority = new TestCertificateAuthority();
        await using var server = await FreshServer.StartAsync(authority);
        await using var walk = await browser.OpenAsync(server.Address);
        var page = walk.Page;
        await FillSetUpAsync(page, server);
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Link, new() { Name = "New tenant" }).ClickAsync();
        await FillTenantAsync(page);
        await page.Keyboard.PressAsync("Enter");

        await page.GetByRole(AriaRole.Link, new() { Name = "Guide me through it" }).ClickAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "EnGenius Cloud" }).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create it" }).ClickAsync();
        await Expect(page.GetByTestId("secret")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Go on to the test" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Send test event" }).ClickAsync();

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "It arrived, and it verifies" })).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByText("engenius@1: the signature is good.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Playground", Exact = true }).ClickAsync();
        await Expect(page.GetByText("X-EnGenius-Signature")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Overview", Exact = true }).ClickAsync();
        await Expect(page.Locator("#charts .chart").Nth(1).GetByText("100 %")).ToBeVisibleAsync(new() { Timeout = Patience });
        walk.Complaints.ShouldBeEmpty();
    }

    /// <summary>As a receiver of Standard Webhooks does it, without Sealpost's own code.</summary>
    private static bool Verifies(ReceivedRequest request, string secret)
    {
        string Header(string name) => request.Headers.Single(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
        var signed = Encoding.UTF8.GetBytes($"{Header("webhook-id")}.{Header("webhook-timestamp")}.").Concat(request.Body.ToArray()).ToArray();
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        return Header("webhook-signature").Split(' ').Contains($"v1,{Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(key, signed))}");
    }

    /// <summary>A server that nobody has set up yet.</summary>
    private static async Task FillSetUpAsync(IPage page, FreshServer server)
    {
        await page.GotoAsync(await server.SetUpLinkAsync());
        await page.GetByLabel("Your name").FillAsync("Ada Lovelace");
        await page.GetByLabel("E-mail address").FillAsync("ada@example.com");
        await page.GetByLabel("Password").FillAsync("notes on the analytical engine");
    }

    private static async Task FillTenantAsync(IPage page)
    {
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Acme");
        await page.GetByLabel("Id", new() { Exact = true }).FillAsync("acme");
    }

    private sealed class FreshServer(WebApplication app, DirectoryInfo directory) : IAsyncDisposable
    {
        public Uri Address => new(app.Urls.Single());

        public static async Task<FreshServer> StartAsync(TestCertificateAuthority authority)
        {
            var directory = Directory.CreateTempSubdirectory("sealpost-walk-");
            var app = PortalServer.Build(directory.FullName, authority);
            await app.StartAsync(Token);
            return new(app, directory);
        }

        public async Task<string> SetUpLinkAsync() => (await app.Services.GetServices<IHostedService>().OfType<SetUpLink>().Single().MakeAsync(Token)).ShouldNotBeNull();

        public async ValueTask DisposeAsync()
        {
            await app.DisposeAsync();
            directory.Delete(recursive: true);
        }
    }
}
