using Sealpost.Client.Destinations;
using Sealpost.Engine.Members;
using Sealpost.TestKit;

namespace Sealpost.Portal.Tests.Overview;

public sealed class OverviewPageTests(PortalServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "1")]
    [InlineData("?span=hour", "10")]
    public async Task The_charts_tell_what_has_arrived_and_ask_for_themselves_alone(string span, string pace)
    {
        await using var receiver = await TestReceiver.StartAsync(new() { Authority = server.Authority });
        var tenant = server.Api.Tenant(await server.NewTenantAsync());
        await tenant.Destinations.CreateAsync(new NewDestination { Url = receiver.Url.AbsoluteUri }, cancellationToken: Token);
        await tenant.Messages.PublishAsync("a.b", "{}"u8.ToArray(), "application/json", cancellationToken: Token);
        await receiver.WaitForAsync(1, Token);
        using var viewer = await server.SignInAsync(Role.Viewer, tenant.Id);

        await viewer.ReloadUntilAsync($"/t/{tenant.Id}/live{span}", live => live.Find("#charts .chart:nth-of-type(2) strong")?.TextContent == "100 %");

        var page = await viewer.OpenAsync($"/t/{tenant.Id}{span}");
        var charts = page.Find("#overview #charts").ShouldNotBeNull();
        charts.GetAttribute("data-live").ShouldBe(pace);
        charts.GetAttribute("data-from").ShouldBe($"/t/{tenant.Id}/live{span}");
        charts.QuerySelectorAll("svg[role=img]").ShouldAllBe(chart => chart.GetAttribute("aria-label") != null);
        charts.QuerySelectorAll(".chart").Length.ShouldBe(4);
        (await viewer.OpenAsync($"/t/{tenant.Id}/live{span}")).Find("nav, header").ShouldBeNull();
    }
}
