using System.Net;
using System.Text.Json;
using Sealpost.Client.EventTypes;
using Sealpost.Engine.Members;

namespace Sealpost.Portal.Tests.EventTypes;

public sealed class CataloguePagesTests(PortalServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Somebody_who_has_not_signed_in_searches_the_catalogue_and_opens_a_type()
    {
        var mark = Guid.NewGuid().ToString("N");
        var name = $"catalogue/{mark}.paid";
        await server.Api.EventTypes.CreateAsync(
            new()
            {
                Name = name,
                Description = "<b>It was paid.</b>",
                Versions = [new() { Example = JsonElement.Parse("""{"invoice":"in_42"}""") }, new() { Schema = JsonElement.Parse("""{"type":"object","title":"<script>alert(1)</script>"}""") }],
            },
            cancellationToken: Token);
        var tenant = await server.NewTenantAsync();
        await server.Api.Tenant(tenant).Messages.PublishAsync($"first-use.{mark}", "{}"u8.ToArray(), "application/json", cancellationToken: Token);
        using var visitor = new Visitor(server.Address);

        var found = await visitor.OpenAsync($"/catalogue?q={mark.ToUpperInvariant()}");
        var opened = await visitor.OpenAsync(found.LinkTo(name).ShouldNotBeNull(found.Text));

        found.Status.ShouldBe(HttpStatusCode.OK);
        found.Text.ShouldNotContain("first-use");
        found.Document.QuerySelectorAll("tbody tr").Length.ShouldBe(1);
        (opened.Status, opened.Heading).ShouldBe((HttpStatusCode.OK, name));
        opened.Document.QuerySelectorAll("section.card").Select(card => card.Id).ShouldBe(["v2", "v1"]);
        opened.Text.ShouldContain("\"invoice\": \"in_42\"");
        opened.Text.ShouldContain("<b>It was paid.</b>");
        opened.Document.QuerySelectorAll("main script, main b").ShouldBeEmpty();
        opened.Document.Links.ShouldAllBe(link => !link.GetAttribute("href")!.StartsWith("/t/", StringComparison.Ordinal));
        (await visitor.OpenAsync(opened.LinkTo("As JSON")!)).Html.ShouldContain("\"title\"");
        (await visitor.OpenAsync("/catalogue?q=nothing-is-like-this")).Text.ShouldContain("Nothing matches");
    }

    [Fact]
    public async Task What_is_not_published_is_not_found_and_the_api_stays_closed()
    {
        using var visitor = new Visitor(server.Address);
        using var admin = await server.SignInAsync(Role.SuperAdmin);
        await server.Api.EventTypes.CreateAsync(new NewEventType { Name = "catalogue.bare" }, cancellationToken: Token);

        foreach (var path in new[] { "/catalogue/catalogue.bare", "/catalogue/missing", "/catalogue/a%20b" })
        {
            var page = await visitor.OpenAsync(path);
            (page.Status, page.Text.Contains("It is not published", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.NotFound, true), path);
        }

        using var api = await visitor.SendAsync(new(HttpMethod.Get, "/api/v1/event-types"));
        api.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await admin.OpenAsync("/event-types")).LinkTo("Public catalogue").ShouldBe("/catalogue");
    }

    [Fact]
    public async Task Without_the_setting_there_is_none()
    {
        var directory = Directory.CreateTempSubdirectory("sealpost-catalogue-");
        await using (var app = PortalServer.Build(directory.FullName, server.Authority, new KeyValuePair<string, string?>("Sealpost:Portal:PublicCatalogue", "false")))
        {
            await app.StartAsync(Token);
            using var visitor = new Visitor(new Uri(app.Urls.Single()));

            var page = await visitor.OpenAsync("/catalogue");

            page.Status.ShouldBe(HttpStatusCode.NotFound);
            page.Text.ShouldContain("Sealpost:Portal:PublicCatalogue");
            page.Document.Forms.ShouldBeEmpty();
        }

        directory.Delete(recursive: true);
    }
}
