using Sealpost.Client.Tests;

namespace Sealpost.Cli.Tests.Tenants;

public sealed class TenantsCommandTests(LiveServer server)
{
    [Fact]
    public async Task A_tenant_is_created_shown_renamed_and_deleted()
    {
        var driver = await ServerDriver.CreateAsync(server);

        var created = await driver.JsonAsync("tenants", "create", "cli-life", "--name", "Ünïcode");
        var shown = await driver.RunAsync("tenants", "show", "cli-life");
        var renamed = await driver.JsonAsync("tenants", "rename", "cli-life", "Plain");
        var deleted = await driver.RunAsync("tenants", "delete", "cli-life");
        var gone = await driver.RunAsync("tenants", "show", "cli-life");

        created.GetProperty("name").GetString().ShouldBe("Ünïcode");
        shown.Lines[..2].ShouldBe(["id                      cli-life", "name                    Ünïcode"]);
        renamed.GetProperty("revision").GetInt64().ShouldBe(2);
        (deleted.Exit, deleted.Output).ShouldBe((0, ""));
        deleted.Error.ShouldContain("cli-life");
        (gone.Exit, gone.Output).ShouldBe((1, ""));
        gone.Error.ShouldContain("404");
    }

    [Fact]
    public async Task A_list_is_cut_where_it_is_told()
    {
        var driver = await ServerDriver.CreateAsync(server);
        await server.NewTenantAsync();

        var two = await driver.RunAsync("tenants", "--limit", "2");
        var one = await driver.JsonAsync("tenants", "--limit", "1");
        var all = await driver.RunAsync("tenants", "--all");

        two.Lines.Length.ShouldBe(2);
        two.Lines.ShouldAllBe(line => line.Split('\t').Length == 3);
        one.GetArrayLength().ShouldBe(1);
        all.Lines.ShouldContain(line => line.StartsWith(driver.Tenant.Id + "\t", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refusal_names_the_field()
    {
        var driver = await ServerDriver.CreateAsync(server);

        var answer = await driver.RunAsync("tenants", "create", "Not A Slug");

        answer.Exit.ShouldBe(1);
        answer.Output.ShouldBeEmpty();
        answer.Error.ShouldContain("\n  id: ");
    }
}
