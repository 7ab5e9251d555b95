using System.Net;
using Sealpost.Client.Destinations;
using Sealpost.Engine.Members;

namespace Sealpost.Portal.Tests.Settings;

/// <summary>On a server of their own: others are not to find their secrets under another key.</summary>
public sealed class MasterKeysPageTests(MasterKeysPageTests.OwnServer own) : IClassFixture<MasterKeysPageTests.OwnServer>
{
    [Fact]
    public async Task A_super_admin_rotates_once_however_often_the_form_is_sent_and_sees_it_come_to_its_end()
    {
        var tenant = await own.Server.NewTenantAsync();
        await own.Server.Api.Tenant(tenant).Destinations.CreateAsync(new NewDestination { Url = "https://example.com/in" }, cancellationToken: TestContext.Current.CancellationToken);
        using var admin = await own.Server.SignInAsync(Role.SuperAdmin);
        var form = await admin.OpenAsync("/settings/master-keys");
        StatesOf(form).ShouldBe(["1 current"]);

        var rotated = await admin.SubmitAsync(form, "rotate");
        var again = await admin.SubmitAsync(form, "rotate");

        rotated.Status.ShouldBe(HttpStatusCode.OK, rotated.Text);
        again.Status.ShouldBe(HttpStatusCode.PreconditionFailed);
        again.Text.ShouldContain("was rotated since");
        var ended = await admin.ReloadUntilAsync("/settings/master-keys?rotated=1", page => page.Find("progress") is null);
        StatesOf(ended).ShouldBe(["1 may go", "2 current"]);
        ended.Text.ShouldContain("Key 2 seals");
        ended.Find("#keys")!.HasAttribute("data-live").ShouldBeFalse();
    }

    [Fact]
    public async Task Somebody_who_may_only_look_is_not_offered_it()
    {
        using var viewer = await own.Server.SignInAsync(Role.Viewer);

        var page = await viewer.OpenAsync("/settings/master-keys");

        page.Find("#keys tbody tr").ShouldNotBeNull();
        page.Form("rotate").ShouldBeNull();
    }

    private static IEnumerable<string> StatesOf(Page page) =>
        page.Document.QuerySelectorAll("#keys tbody tr").Select(row => $"{row.QuerySelector("td")!.TextContent} {row.QuerySelector(".badge")!.TextContent}");

    public sealed class OwnServer : IAsyncLifetime
    {
        public PortalServer Server { get; } = new();

        public ValueTask InitializeAsync() => Server.InitializeAsync();

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }
}
