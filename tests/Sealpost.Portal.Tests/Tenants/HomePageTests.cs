using Sealpost.Engine.Members;

namespace Sealpost.Portal.Tests.Tenants;

public sealed class HomePageTests(PortalServer server)
{
    [Fact]
    public async Task A_tenant_is_found_by_its_name_however_many_there_are()
    {
        var tenant = await server.NewTenantAsync();
        await server.Api.Tenants.RenameAsync(tenant, $"Found of {tenant}", 1, TestContext.Current.CancellationToken);
        using var admin = await server.SignInAsync(Role.SuperAdmin);

        var found = await admin.OpenAsync($"/?q=FOUND+OF+{tenant}");
        var nothing = await admin.OpenAsync("/?q=there-is-none");

        found.Document.QuerySelectorAll(".choice").ShouldAllBe(choice => choice.TextContent.StartsWith($"Found of {tenant}"));
        found.LinkTo($"Found of {tenant}").ShouldNotBeNull();
        nothing.Text.ShouldContain("Nothing matches");
        nothing.LinkTo("Show the newest").ShouldBe("/");
    }
}
