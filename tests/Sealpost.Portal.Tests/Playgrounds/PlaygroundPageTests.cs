using Sealpost.Client.Destinations;
using Sealpost.Engine.Members;

namespace Sealpost.Portal.Tests.Playgrounds;

public sealed class PlaygroundPageTests(PortalServer server)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_people_see_each_what_was_sent_to_their_own_url_and_together_all()
    {
        var tenant = server.Api.Tenant(await server.NewTenantAsync());
        using var ada = await server.SignInAsync(Role.WebhookManager, tenant.Id);
        using var grace = await server.SignInAsync(Role.Viewer, tenant.Id);
        var empty = await ada.OpenAsync($"/t/{tenant.Id}/playground");
        var url = empty.Find("#playground-url").ShouldNotBeNull().TextContent;
        empty.Text.ShouldContain("Nothing has come yet");
        empty.LinkTo("Send something here").ShouldBe($"/t/{tenant.Id}/destinations/new?url={Uri.EscapeDataString(url)}");
        (await ada.OpenAsync($"{empty.LinkTo("Send something here")}&profile=kaisa")).Find("#f-url")!.GetAttribute("value").ShouldBe(url);
        (await grace.OpenAsync($"/t/{tenant.Id}/playground")).LinkTo("Send something here").ShouldBeNull();

        await tenant.Destinations.CreateAsync(new NewDestination { Url = url }, cancellationToken: Token);
        await tenant.Messages.PublishAsync("a.b", "{\"paid\":true}"u8.ToArray(), "application/json", cancellationToken: Token);

        var page = await ada.ReloadUntilAsync($"/t/{tenant.Id}/playground", shown => shown.Text.Contains("It verifies", StringComparison.Ordinal));
        page.Text.ShouldContain("\"paid\": true");
        page.Text.ShouldContain("webhook-signature");
        (await grace.OpenAsync($"/t/{tenant.Id}/playground")).Text.ShouldContain("Nothing has come yet");
        (await grace.OpenAsync($"/t/{tenant.Id}/playground?all=1")).Text.ShouldContain("It verifies");
    }
}
