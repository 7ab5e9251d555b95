using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Sealpost.Client;
using Sealpost.TestKit;
using static Microsoft.Playwright.Assertions;

namespace Sealpost.Portal.Tests.Walks;

/// <summary>The portal in a frame of somebody's product, over https: the product is at localhost and the portal at 127.0.0.1, which are two sites.</summary>
public sealed class FrameTests(Browser browser, PortalServer shared)
{
    private const float Patience = 30_000;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_customer_goes_about_in_a_frame_of_an_allowed_origin_and_is_signed_in_nowhere_else()
    {
        await using var stage = await Stage.StartAsync(shared);
        await using var walk = await browser.OpenAsync(stage.Portal, takesAnyCertificate: true);
        await walk.Page.GotoAsync(await stage.EmbedAsync(stage.Allowed));
        var frame = walk.Page.FrameLocator("iframe");

        await frame.GetByRole(AriaRole.Button, new() { Name = "Go on" }).ClickAsync();
        await Expect(frame.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Overview" })).ToBeVisibleAsync(new() { Timeout = Patience });
        await frame.GetByRole(AriaRole.Button, new() { Name = "Switch between light and dark" }).ClickAsync();
        await Expect(frame.Locator("html")).ToHaveAttributeAsync("data-theme", "dark", new() { Timeout = Patience });
        await frame.GetByRole(AriaRole.Link, new() { Name = "Deliveries", Exact = true }).ClickAsync();
        await Expect(frame.GetByRole(AriaRole.Heading, new() { Level = 1, Name = "Deliveries" })).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(frame.Locator("html")).ToHaveAttributeAsync("data-theme", "dark", new() { Timeout = Patience });

        var cookies = await walk.Page.Context.CookiesAsync();
        cookies.ShouldContain(cookie => cookie.HttpOnly);
        cookies.ShouldAllBe(cookie => cookie.Secure && cookie.SameSite == SameSiteAttribute.None && cookie.PartitionKey != null);
        walk.Complaints.ShouldBeEmpty();
        await walk.Page.GotoAsync($"/t/{Stage.Tenant}/deliveries");
        walk.Page.Url.ShouldContain("/sign-in");
    }

    [Fact]
    public async Task No_other_origin_gets_the_portal_into_a_frame()
    {
        await using var stage = await Stage.StartAsync(shared);
        await using var walk = await browser.OpenAsync(stage.Portal, takesAnyCertificate: true);
        var address = await stage.EmbedAsync(stage.Other);

        await walk.Page.RunAndWaitForConsoleMessageAsync(() => walk.Page.GotoAsync(address), new() { Predicate = message => message.Text.Contains("frame-ancestors", StringComparison.Ordinal), Timeout = Patience });

        (await walk.Page.FrameLocator("iframe").GetByRole(AriaRole.Button, new() { Name = "Go on" }).CountAsync()).ShouldBe(0);
    }

    /// <summary>A portal, a product that may show it, and one that may not.</summary>
    private sealed class Stage(DirectoryInfo directory, TestCertificateAuthority authority, WebApplication portal, WebApplication allowed, WebApplication other) : IAsyncDisposable
    {
        public const string Tenant = "acme";

        public Uri Portal => new(portal.Urls.Single());

        public Uri Allowed => AtLocalhost(allowed);

        public Uri Other => AtLocalhost(other);

        public static async Task<Stage> StartAsync(PortalServer shared)
        {
            var (allowed, other) = (await StartProductAsync(shared), await StartProductAsync(shared));
            var directory = Directory.CreateTempSubdirectory("sealpost-frame-");
            var portal = PortalServer.BuildAt(
                kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(shared.Authority.Issue("127.0.0.1"))), directory.FullName, shared.Authority,
                new KeyValuePair<string, string?>("Sealpost:Portal:EmbedOrigins:0", AtLocalhost(allowed).GetLeftPart(UriPartial.Authority)));
            await portal.StartAsync(Token);
            return new(directory, shared.Authority, portal, allowed, other);
        }

        /// <summary>The address of a product's page with a fresh link to the portal in its frame.</summary>
        public async Task<string> EmbedAsync(Uri product)
        {
            var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, CustomTrustStore = { authority.Certificate } };
            using var http = new HttpClient(new SocketsHttpHandler { SslOptions = { CertificateChainPolicy = trust } });
            var api = new SealpostClient(http, new() { Server = Portal, ApiKey = PortalServer.ApiKey });
            await api.Tenants.CreateAsync(new() { Id = Tenant }, cancellationToken: Token);
            var link = await api.Tenant(Tenant).PortalLinks.CreateAsync(new(), Token);
            return $"{product}?link={Uri.EscapeDataString(link.Url)}";
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var app in (WebApplication[])[portal, allowed, other]) await app.DisposeAsync();
            directory.Delete(recursive: true);
        }

        private static async Task<WebApplication> StartProductAsync(PortalServer shared)
        {
            var builder = WebApplication.CreateBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(shared.Authority.Issue("localhost"))));
            var app = builder.Build();
            app.MapGet("/", (string link) => TypedResults.Content($"<!doctype html><title>Product</title><link rel=\"icon\" href=\"data:,\"><iframe title=\"Webhooks\" width=\"900\" height=\"700\" src=\"{WebUtility.HtmlEncode(link)}\"></iframe>", "text/html"));
            await app.StartAsync(Token);
            return app;
        }

        private static Uri AtLocalhost(WebApplication app) => new UriBuilder(app.Urls.Single()) { Host = "localhost" }.Uri;
    }
}
