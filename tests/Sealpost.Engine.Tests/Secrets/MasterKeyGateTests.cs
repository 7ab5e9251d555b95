using System.Security.Cryptography;
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
    public async Task A_new_key_version_seals_everything_again_and_the_old_one_may_go()
    {
        await using var stores = await TestStores.StartAsync();
        var path = Path.Combine(stores.DataDirectory, MasterKeyOptions.FileName);
        var tenant = await stores.CreateTenantAsync();
        var made = await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/","profile":"custom","authentication":{"type":"authorization","value":"Bearer kept"}}""");
        var newKey = "2:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n";

        await stores.RestartAsync(() => File.AppendAllText(path, newKey));
        SecretSealer.VersionOf(stores.Query<byte[]>("SELECT sealed FROM secrets")).ShouldBe(2);
        await stores.RestartAsync(() => File.WriteAllText(path, newKey));

        (await stores.SnapshotAsync(made.Destination.DestinationNo)).Authentication.ShouldBe(new Sealpost.Engine.Authentication.AuthenticationMethod.Authorization("Bearer kept"));
    }

    [Fact]
    public async Task A_new_key_version_seals_the_secret_of_an_account_again_too()
    {
        await using var stores = await TestStores.StartAsync();
        var path = Path.Combine(stores.DataDirectory, MasterKeyOptions.FileName);
        var tenant = await stores.CreateTenantAsync();
        var made = await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/","profile":"inscipher"}""");
        var newKey = "2:" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) + "\n";

        await stores.RestartAsync(() => File.AppendAllText(path, newKey));
        await stores.RestartAsync(() => File.WriteAllText(path, newKey));

        (await stores.SnapshotAsync(made.Destination.DestinationNo)).Signers.ShouldHaveSingleItem().Keys.Length.ShouldBe(1);
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
