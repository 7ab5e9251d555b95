using Sealpost.Client.Tests;

namespace Sealpost.Cli.Tests.ApiKeys;

public sealed class ApiKeysCommandTests(LiveServer server)
{
    [Fact]
    public async Task A_key_is_created_listed_and_revoked()
    {
        var driver = await ServerDriver.CreateAsync(server);

        var created = await driver.JsonAsync("api-keys", "create", "a look", "--for-tenant", driver.Tenant.Id, "--role", "viewer", "--expires", "2099-01-31T00:00:00Z");
        var id = created.GetProperty("id").GetString()!;
        var listed = await driver.RunAsync("api-keys", "--all");
        var revoked = await driver.RunAsync("api-keys", "revoke", id);

        created.GetProperty("key").GetString().ShouldStartWith("sp_");
        listed.Lines.ShouldContain($"{id}\ta look\t{driver.Tenant.Id}\tviewer\t\t2099-01-31 00:00:00Z");
        revoked.Exit.ShouldBe(0);
    }
}
