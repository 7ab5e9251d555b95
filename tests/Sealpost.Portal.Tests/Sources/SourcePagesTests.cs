using System.Net;
using System.Text;
using System.Text.Json;
using Sealpost.Client.Sources;
using Sealpost.Engine.Members;

namespace Sealpost.Portal.Tests.Sources;

public sealed class SourcePagesTests(PortalServer server)
{
    private const string GitHubSecret = "octocat-secret-0123456789";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_catalogue_is_searched_by_name_and_kind_and_each_choice_leads_to_its_form()
    {
        var tenant = await server.NewTenantAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant);

        var found = await manager.OpenAsync($"/t/{tenant}/sources/new?q=gitHUB");
        var all = await manager.OpenAsync($"/t/{tenant}/sources/new");
        var none = await manager.OpenAsync($"/t/{tenant}/sources/new?q=no-such-provider");

        all.Document.QuerySelectorAll(".choice").Length.ShouldBeGreaterThan(100);
        found.Document.QuerySelectorAll(".choice").Length.ShouldBeInRange(1, 5);
        (await manager.OpenAsync(found.LinkTo("github@1")!)).Form("create").ShouldNotBeNull();
        none.Text.ShouldContain("Nothing matches");
    }

    [Fact]
    public async Task A_source_is_created_and_shows_its_url_and_secret_this_once()
    {
        var tenant = await server.NewTenantAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant);
        var form = await manager.OpenAsync($"/t/{tenant}/sources/new?scheme=github");

        var made = await manager.SubmitAsync(
            form, "create", ("name", "Our code"), ("secretFrom", "generated"), ("allowedNetworks", "127.0.0.0/8\ncentrepoint"), ("eventTypeFrom", "header"), ("eventTypePlace", "X-GitHub-Event"), ("eventTypePrefix", "github."), ("onceBy", "body"), ("window", "2d"));
        var again = await manager.SubmitAsync(
            form, "create", ("name", "Our code"), ("secretFrom", "generated"), ("allowedNetworks", "127.0.0.0/8\ncentrepoint"), ("eventTypeFrom", "header"), ("eventTypePlace", "X-GitHub-Event"), ("eventTypePrefix", "github."), ("onceBy", "body"), ("window", "2d"));

        made.Status.ShouldBe(HttpStatusCode.OK, made.Text);
        made.Find("[data-testid=ingest-url]").ShouldNotBeNull().TextContent.ShouldContain("/in/in_");
        made.Find("[data-testid=secret]").ShouldNotBeNull().TextContent.Length.ShouldBeGreaterThanOrEqualTo(16);
        again.Find("[data-testid=ingest-url]").ShouldBeNull();
        var stored = await server.Api.Tenant(tenant).Sources.ListAsync(cancellationToken: Token).SingleAsync(Token);
        (stored.Name, stored.EventType.Header, stored.EventType.Prefix, stored.Deduplicate.By, stored.Deduplicate.Window).ShouldBe(("Our code", "X-GitHub-Event", "github.", "body", "2d"));
        stored.AllowedNetworks.ShouldBe(["127.0.0.0/8", "centrepoint"]);
        (await manager.OpenAsync($"/t/{tenant}/sources?q=code")).Text.ShouldContain("Our code");
    }

    [Fact]
    public async Task What_the_api_refuses_stands_at_its_field_and_the_secret_is_not_sent_back()
    {
        var tenant = await server.NewTenantAsync();
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant);

        var refused = await manager.SubmitAsync(
            await manager.OpenAsync($"/t/{tenant}/sources/new?scheme=github"), "create", ("name", "Mine"), ("secret", "typed-secret-0123456789"), ("allowedNetworks", "10.0.0.1/8"));

        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Find("#e-allowedNetworks").ShouldNotBeNull().TextContent.ShouldContain("CIDR");
        refused.Find("input[name=name]")!.GetAttribute("value").ShouldBe("Mine");
        refused.Find("textarea[name=allowedNetworks]")!.TextContent.ShouldBe("10.0.0.1/8");
        refused.Html.ShouldNotContain("typed-secret");
    }

    [Fact]
    public async Task A_source_is_edited_paused_rotated_and_deleted()
    {
        var tenant = server.Api.Tenant(await server.NewTenantAsync());
        var source = await tenant.Sources.CreateAsync(GitHub, cancellationToken: Token);
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant.Id);
        var here = $"/t/{tenant.Id}/sources/{source.Id}";

        var saved = await manager.SubmitAsync(await manager.OpenAsync($"{here}/edit"), "edit", ("name", "Renamed"), ("handshake", "hub-challenge"), ("verifyToken", "token-we-agreed-on"));
        saved.Text.ShouldContain("It is saved");
        saved.Text.ShouldContain("hub.challenge");
        var stored = await tenant.Sources.GetAsync(source.Id, Token);
        (stored.Name, stored.Handshake.Type, stored.EventType).ShouldBe(("Renamed", "hub-challenge", source.EventType));

        var paused = await manager.SubmitAsync(saved, "pause");
        paused.Text.ShouldContain("Its URL is unknown to senders");
        (await manager.SubmitAsync(paused, "resume")).Text.ShouldContain("taking in");

        var rotated = await manager.SubmitAsync(await manager.OpenAsync($"{here}/keys"), "rotate-secret", ("secretFrom", "generated"), ("grace", "1h"));
        rotated.Find("[data-testid=secret]").ShouldNotBeNull();
        (await tenant.Sources.ListSecretsAsync(source.Id, Token)).Count(secret => secret.Use == "verification").ShouldBe(2);
        var moved = await manager.SubmitAsync(await manager.OpenAsync($"{here}/keys"), "rotate-url", ("grace", "0s"));
        moved.Find("[data-testid=ingest-url]").ShouldNotBeNull().TextContent.ShouldNotBe(source.Url);

        var deleted = await manager.SubmitAsync(await manager.OpenAsync($"{here}/delete"), "delete");
        deleted.Text.ShouldContain("The source is deleted");
        (await manager.OpenAsync(here)).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_was_taken_in_and_what_was_rejected_is_shown_with_the_mistake_that_explains_it()
    {
        var tenant = server.Api.Tenant(await server.NewTenantAsync());
        var source = await tenant.Sources.CreateAsync(GitHub, cancellationToken: Token);
        await SendAsync(source.Url!, "{\"zen\":1}", "{\"zen\":1}");
        await SendAsync(source.Url!, "{\"zen\":2}", "{\"zen\":2}\n");
        using var manager = await server.SignInAsync(Role.WebhookManager, tenant.Id);
        using var viewer = await server.SignInAsync(Role.Viewer, tenant.Id);
        var here = $"/t/{tenant.Id}/sources/{source.Id}";

        var received = await manager.OpenAsync($"{here}/received");
        var rejected = await manager.OpenAsync($"{here}/rejected");
        var diagnosis = await manager.OpenAsync(rejected.LinkTo("No signature matches")!);

        received.Text.ShouldContain("verified");
        (await manager.OpenAsync(received.Find("#received .row-link")!.GetAttribute("href")!)).LinkTo(source.Id).ShouldBe(here);
        diagnosis.Find("[data-code=body-trailing-newline]").ShouldNotBeNull();
        diagnosis.Html.ShouldNotContain(GitHubSecret);
        (await viewer.OpenAsync(here)).LinkTo("Rejected").ShouldBeNull();
        (await viewer.OpenAsync($"{here}/rejected")).Text.ShouldContain("Only webhook managers");
        (await viewer.OpenAsync(rejected.LinkTo("No signature matches")!)).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_viewer_is_offered_no_change()
    {
        var tenant = server.Api.Tenant(await server.NewTenantAsync());
        var source = await tenant.Sources.CreateAsync(GitHub, cancellationToken: Token);
        using var viewer = await server.SignInAsync(Role.Viewer, tenant.Id);
        var here = $"/t/{tenant.Id}/sources/{source.Id}";

        foreach (var path in new[] { here, $"{here}/keys", $"{here}/edit", $"{here}/delete", $"/t/{tenant.Id}/sources", $"/t/{tenant.Id}/sources/new?scheme=github" })
        {
            var page = await viewer.OpenAsync(path);
            page.Status.ShouldBe(HttpStatusCode.OK);
            page.Document.Forms.ShouldAllBe(form => form.Method == "get", path);
            page.LinkTo("New source").ShouldBeNull();
        }
    }

    private static NewSource GitHub => new() { Scheme = JsonSerializer.SerializeToElement("github"), Name = "GitHub", Secret = GitHubSecret };

    /// <summary>As GitHub signs it, without Sealpost's own code.</summary>
    internal static async Task SendAsync(string url, string signed, string sent, string secret = GitHubSecret)
    {
        using var http = new HttpClient(new SocketsHttpHandler());
        var signature = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(signed)));
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(sent, Encoding.UTF8, "application/json") };
        request.Headers.Add("X-Hub-Signature-256", $"sha256={signature}");
        request.Headers.Add("X-GitHub-Event", "ping");
        request.Headers.Add("X-GitHub-Delivery", Guid.NewGuid().ToString());
        using var answer = await http.SendAsync(request, Token);
    }
}
