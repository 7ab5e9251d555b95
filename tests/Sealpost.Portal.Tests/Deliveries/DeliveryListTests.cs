using System.Net;
using Sealpost.Client.Destinations;
using Sealpost.Engine.Members;

namespace Sealpost.Portal.Tests.Deliveries;

public sealed class DeliveryListTests(PortalServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("state=sideways")]
    [InlineData("from=yesterday")]
    [InlineData("until=tomorrow")]
    public async Task A_filter_that_means_nothing_is_not_answered_with_everything(string filter)
    {
        var tenant = await server.NewTenantAsync();
        using var viewer = await server.SignInAsync(Role.Viewer, tenant);

        var page = await viewer.OpenAsync($"/t/{tenant}/deliveries?{filter}");

        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Text.ShouldContain("choose another, or none");
        page.Find("form.filters").ShouldNotBeNull();
    }

    [Fact]
    public async Task The_page_of_a_message_tells_its_deliveries_apart_by_where_they_go()
    {
        var tenant = server.Api.Tenant(await server.NewTenantAsync());
        foreach (var name in new[] { "One", "Two" })
            await tenant.Destinations.CreateAsync(new NewDestination { Url = "https://playground.sealpost.invalid/in", Description = name }, cancellationToken: Token);
        await tenant.Messages.PublishAsync("a.b", "{}"u8.ToArray(), "application/json", cancellationToken: Token);
        var message = await tenant.Messages.ReadPageAsync(cancellationToken: Token);
        using var viewer = await server.SignInAsync(Role.Viewer, tenant.Id);

        var page = await viewer.ReloadUntilAsync($"/t/{tenant.Id}/messages/{message.Items[0].Id}", shown => shown.Find("#fan-out[data-live]") is null);

        page.Document.QuerySelectorAll("#fan-out .row-link").Select(link => link.TextContent).ShouldBe(["One", "Two"], ignoreOrder: true);
        page.Document.QuerySelectorAll("#fan-out .badge").Select(badge => badge.TextContent).ShouldBe(["delivered", "delivered"]);
    }
}
