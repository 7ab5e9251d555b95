using Dapper;
using Sealpost.Engine.Audit;
using Sealpost.Engine.Identity;
using Sealpost.Engine.Tests.Destinations;

namespace Sealpost.Engine.Tests.Audit;

public sealed class AuditLogTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_entry_comes_with_its_change_or_not_at_all()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var made = (await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/","profile":"engenius"}""")).Destination;
        var log = stores.Get<AuditLog>();
        using (var draft = new AuditDraft(log, Act(made.Id)).Begin())
        {
            await stores.WriteAsync(connection => connection.Execute("UPDATE destinations SET state = 3, revision = revision + 1"));
            await stores.WriteAsync(connection => connection.Execute("UPDATE destinations SET state = 3 WHERE revision = -1"));
            await Should.ThrowAsync<InvalidOperationException>(() => stores.WriteAsync(int (connection) =>
            {
                connection.Execute("UPDATE destinations SET state = 2");
                throw new InvalidOperationException();
            }));
        }

        await stores.WriteAsync(connection => connection.Execute("UPDATE destinations SET state = 2"));

        var entry = (await log.ListAsync(new AuditFilter([tenant.TenantNo]), null, 10, Cancel)).ShouldHaveSingleItem();
        entry.ShouldSatisfyAllConditions(
            () => entry.Tenant.ShouldBe("acme"),
            () => entry.Subject.ShouldBe(made.Id.ToString()),
            () => entry.Before!.ShouldContain("\"active\""),
            () => entry.After!.ShouldContain("\"disabled\""),
            () => entry.After!.ShouldContain("\"purpose\":\"signing:engenius@1\""));
    }

    [Theory]
    [InlineData("UPDATE audit SET action = 'nothing'")]
    [InlineData("DELETE FROM audit")]
    public async Task The_log_only_grows(string sql)
    {
        await using var stores = await TestStores.StartAsync();
        await stores.CreateTenantAsync();
        using (new AuditDraft(stores.Get<AuditLog>(), Act(default)).Begin())
            await stores.WriteAsync(connection => connection.Execute("UPDATE tenants SET name = 'other' WHERE id = 'acme'"));

        (await Should.ThrowAsync<System.Data.Common.DbException>(() => stores.WriteAsync(connection => connection.Execute(sql)))).Message.ShouldContain("only grows");

        (await stores.Get<AuditLog>().ListAsync(new AuditFilter(Tenants: null), null, 10, Cancel)).Count.ShouldBe(1);
    }

    private static AuditAct Act(DestinationId id) => new("key_1", "tester", "192.0.2.7", "disableDestination", "acme", new("destination", id.ToString()));
}
