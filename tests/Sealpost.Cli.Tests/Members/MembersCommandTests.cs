using Sealpost.Client.Tests;

namespace Sealpost.Cli.Tests.Members;

public sealed class MembersCommandTests(LiveServer server)
{
    [Fact]
    public async Task A_member_is_invited_listed_changed_reset_and_removed()
    {
        var driver = await ServerDriver.CreateAsync(server);

        var invited = await driver.JsonAsync("members", "invite", "ada.cli@example.com", "--role", "viewer", "--for-tenant", driver.Tenant.Id);
        var id = invited.GetProperty("id").GetString()!;
        var listed = await driver.RunAsync("members", "--all");
        var changed = await driver.JsonAsync("members", "change", id, "--name", "Ada", "--role", "tenantAdmin");
        var disabled = await driver.JsonAsync("members", "change", id, "--disabled", "true");
        await driver.JsonAsync("members", "change", id, "--disabled", "false");
        var reset = await driver.JsonAsync("members", "reset-password", id);
        var removed = await driver.RunAsync("members", "remove", id);

        listed.Lines.ShouldContain($"{id}\tada.cli@example.com\tada.cli\t{driver.Tenant.Id}\tviewer\tinvited\t");
        (changed.GetProperty("name").GetString(), changed.GetProperty("role").GetString()).ShouldBe(("Ada", "tenantAdmin"));
        disabled.GetProperty("state").GetString().ShouldBe("disabled");
        reset.GetProperty("link").GetString()!.ShouldNotBe(invited.GetProperty("link").GetString());
        removed.Exit.ShouldBe(0);
    }
}
