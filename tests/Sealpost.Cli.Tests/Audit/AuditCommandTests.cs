using Sealpost.Client.Tests;

namespace Sealpost.Cli.Tests.Audit;

public sealed class AuditCommandTests(LiveServer server)
{
    [Fact]
    public async Task It_lists_who_changed_what()
    {
        var driver = await ServerDriver.CreateAsync(server);
        await driver.JsonAsync("api-keys", "create", "audited", "--for-tenant", driver.Tenant.Id);

        var listed = await driver.RunAsync("audit", "--of-tenant", driver.Tenant.Id, "--action", "createApiKey");
        var entries = await driver.JsonAsync("audit", "--of-tenant", driver.Tenant.Id, "--action", "createApiKey");

        listed.Lines.ShouldHaveSingleItem().Split('\t')[2..5].ShouldBe(["bootstrap", "127.0.0.1", "createApiKey"]);
        entries[0].GetProperty("after").GetProperty("name").GetString().ShouldBe("audited");
    }
}
