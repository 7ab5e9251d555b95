using Sealpost.Engine.Secrets;
using Sealpost.Engine.Tests.Destinations;

namespace Sealpost.Engine.Tests.Secrets;

public sealed class MasterKeyGateTests
{
    [Fact]
    public async Task A_restart_without_the_key_is_refused_and_makes_no_new_one()
    {
        await using var stores = await TestStores.StartAsync();
        var path = Path.Combine(stores.DataDirectory, MasterKeyOptions.FileName);

        var refusal = await Should.ThrowAsync<MasterKeyException>(() => stores.RestartAsync(() => File.Delete(path)));

        refusal.Message.ShouldContain(path);
        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public async Task A_restart_with_another_key_is_refused()
    {
        await using var stores = await TestStores.StartAsync();
        var path = Path.Combine(stores.DataDirectory, MasterKeyOptions.FileName);

        await Should.ThrowAsync<MasterKeyException>(() => stores.RestartAsync(() => File.WriteAllText(path, KeyRing.Generate().Reveal())));
    }

    [Fact]
    public async Task A_key_that_is_still_needed_is_named_and_asked_for()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/","profile":"engenius"}""");
        await stores.Get<ResealLoop>().StopAsync(TestContext.Current.CancellationToken);
        await stores.Get<MasterKeyRotation>().RotateAsync(TestContext.Current.CancellationToken);

        var refusal = await Should.ThrowAsync<MasterKeyException>(() => stores.RestartAsync(() => MasterKeys.Drop(stores.DataDirectory, 1)));

        refusal.Message.ShouldContain("still needs master key version 1");
        refusal.Message.ShouldContain("1:BASE64");
    }

    [Fact]
    public async Task A_key_that_was_added_seals_nothing_before_it_is_made_current()
    {
        await using var stores = await TestStores.StartAsync();

        await stores.RestartAsync(() => MasterKeys.Add(stores.DataDirectory, 2));

        stores.Get<SecretSealer>().CurrentVersion.ShouldBe(1);
        (await stores.Get<MasterKeyRotation>().ReadAsync(TestContext.Current.CancellationToken)).Keys.ShouldBe([new KeyUse(1, 0, true), new KeyUse(2, 0, true)]);
    }

    [Fact]
    public async Task A_swapped_row_stops_the_tenant_rather_than_send_with_a_wrong_secret()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var one = await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/1","profile":"engenius"}""");
        await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/2","profile":"engenius"}""");

        await stores.WriteAsync(connection => Dapper.SqlMapper.Execute(connection, "UPDATE secrets SET sealed = (SELECT sealed FROM secrets ORDER BY secret_no DESC LIMIT 1)"));
        stores.Snapshots.Invalidate(tenant.TenantNo, destinationNo: null);

        await Should.ThrowAsync<MasterKeyException>(() => stores.SnapshotAsync(one.Destination.DestinationNo));
    }
}
