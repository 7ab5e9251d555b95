using System.Text;
using Sealpost.Engine.Secrets;
using Sealpost.Engine.Tests.Destinations;

namespace Sealpost.Engine.Tests.Secrets;

public sealed class ProtectionKeyStoreTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Elements_come_back_as_they_were_and_are_sealed_in_the_table()
    {
        await using var stores = await TestStores.StartAsync();
        var store = stores.Get<ProtectionKeyStore>();
        await store.AddAsync("<key>one</key>");
        await store.AddAsync("<key>two</key>");

        await stores.RestartAsync();

        stores.Get<ProtectionKeyStore>().ReadAll().ShouldBe(["<key>one</key>", "<key>two</key>"]);
        Encoding.Latin1.GetString(stores.Query<byte[]>("SELECT sealed FROM data_protection_keys ORDER BY id LIMIT 1")).ShouldNotContain("one");
    }

    [Fact]
    public async Task They_are_sealed_again_with_a_new_master_key()
    {
        await using var stores = await TestStores.StartAsync();
        // The loop would do in the background what the test does itself.
        await stores.Get<ResealLoop>().StopAsync(Cancel);
        await stores.Get<ProtectionKeyStore>().AddAsync("<key>one</key>");

        await stores.Get<MasterKeyRotation>().RotateAsync(Cancel);
        (await stores.Get<Resealing>().RunAsync(() => true, Cancel)).ShouldBe(1);

        SecretSealer.VersionOf(stores.Query<byte[]>("SELECT sealed FROM data_protection_keys")).ShouldBe(2);
        await stores.RestartAsync(() => MasterKeys.Drop(stores.DataDirectory, 1));
        stores.Get<ProtectionKeyStore>().ReadAll().ShouldBe(["<key>one</key>"]);
    }

    [Fact]
    public async Task A_row_that_was_tampered_with_is_no_key()
    {
        await using var stores = await TestStores.StartAsync();
        await stores.Get<ProtectionKeyStore>().AddAsync("<key>one</key>");
        await stores.WriteAsync(connection => Dapper.SqlMapper.Execute(connection, "UPDATE data_protection_keys SET created_at = created_at + 1"));

        stores.Get<ProtectionKeyStore>().ReadAll().ShouldBeEmpty();
    }
}
