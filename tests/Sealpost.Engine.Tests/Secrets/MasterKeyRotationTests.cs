using Dapper;
using Sealpost.Engine.Authentication;
using Sealpost.Engine.Destinations;
using Sealpost.Engine.Secrets;
using Sealpost.Engine.Tests.Destinations;

namespace Sealpost.Engine.Tests.Secrets;

public sealed class MasterKeyRotationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_is_sealed_again_and_the_old_key_may_go()
    {
        await using var stores = await StartAsync();
        var made = await CreateAsync(stores, """{"url":"https://example.com/","profile":"custom","authentication":{"type":"authorization","value":"Bearer kept"},"headers":{"X-Key":{"value":"hush","secret":true}}}""");
        await CreateAsync(stores, """{"url":"https://example.com/2","profile":"inscipher"}""");

        (await RotateAsync(stores)).ShouldBe(new KeyRotation.Rotated(2));
        await stores.Get<Resealing>().RunAsync(() => true, Cancel);

        (await ReportAsync(stores)).Keys.ShouldBe([new KeyUse(1, 0, true), new KeyUse(2, 3, true)]);
        await stores.RestartAsync(() => MasterKeys.Drop(stores.DataDirectory, 1));
        (await stores.SnapshotAsync(made.DestinationNo)).Authentication.ShouldBe(new AuthenticationMethod.Authorization("Bearer kept"));
    }

    [Fact]
    public async Task A_kill_in_the_middle_leaves_what_either_key_opens_and_the_next_run_goes_on()
    {
        await using var stores = await StartAsync();
        var first = await CreateAsync(stores, """{"url":"https://example.com/1","profile":"engenius"}""");
        var last = await CreateAsync(stores, """{"url":"https://example.com/2","profile":"engenius"}""");
        var old = stores.Query<byte[]>("SELECT sealed FROM secrets ORDER BY secret_no DESC LIMIT 1");
        await RotateAsync(stores);
        await stores.Get<Resealing>().RunAsync(() => true, Cancel);
        await stores.WriteAsync(connection => connection.Execute("UPDATE secrets SET sealed = @old WHERE secret_no = (SELECT max(secret_no) FROM (SELECT secret_no FROM secrets) x)", new { old }));

        (await ReportAsync(stores)).Waiting.ShouldBe(1);
        stores.Snapshots.InvalidateAll();
        (await stores.SnapshotAsync(first.DestinationNo)).Signers.ShouldHaveSingleItem();
        (await stores.SnapshotAsync(last.DestinationNo)).Signers.ShouldHaveSingleItem();

        (await stores.Get<Resealing>().RunAsync(() => true, Cancel)).ShouldBe(1);
        (await stores.Get<Resealing>().RunAsync(() => true, Cancel)).ShouldBe(0);
        (await ReportAsync(stores)).Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task A_row_that_does_not_open_stays_as_it_is_and_keeps_its_key_needed()
    {
        await using var stores = await StartAsync();
        await CreateAsync(stores, """{"url":"https://example.com/","profile":"engenius"}""");
        await stores.WriteAsync(connection => connection.Execute("UPDATE secrets SET purpose = 'signing:other@1'"));
        await RotateAsync(stores);

        (await stores.Get<Resealing>().RunAsync(() => true, Cancel)).ShouldBe(0);

        (await ReportAsync(stores)).Waiting.ShouldBe(1);
    }

    [Fact]
    public async Task Nothing_is_sealed_again_once_another_node_leads()
    {
        await using var stores = await StartAsync();
        await CreateAsync(stores, """{"url":"https://example.com/","profile":"engenius"}""");
        await RotateAsync(stores);

        (await stores.Get<Resealing>().RunAsync(() => false, Cancel)).ShouldBe(0);
    }

    [Fact]
    public async Task A_key_that_was_given_is_not_made_but_taken_up_from_its_file()
    {
        await using var stores = await StartAsync();
        stores.Get<MasterKeyOptions>().MasterKeyFile = MasterKeys.PathIn(stores.DataDirectory);

        (await RotateAsync(stores)).ShouldBe(new KeyRotation.NoNewKey(1));
        MasterKeys.Add(stores.DataDirectory, 2);
        (await RotateAsync(stores)).ShouldBe(new KeyRotation.Rotated(2));
    }

    [Fact]
    public async Task A_key_that_vanishes_from_the_file_goes_on_opening_until_the_next_start()
    {
        await using var stores = await StartAsync();
        var made = await CreateAsync(stores, """{"url":"https://example.com/","profile":"engenius"}""");
        MasterKeys.Add(stores.DataDirectory, 2);
        MasterKeys.Drop(stores.DataDirectory, 1);

        await stores.Get<MasterKeyRotation>().RefreshAsync(Cancel);

        stores.Snapshots.InvalidateAll();
        (await stores.SnapshotAsync(made.DestinationNo)).Signers.ShouldHaveSingleItem();
    }

    /// <summary>Without the loop that would do in the background what a test does itself.</summary>
    private static async Task<TestStores> StartAsync()
    {
        var stores = await TestStores.StartAsync();
        await stores.Get<ResealLoop>().StopAsync(Cancel);
        return stores;
    }

    private static Task<KeyRotation> RotateAsync(TestStores stores) => stores.Get<MasterKeyRotation>().RotateAsync(Cancel);

    private static Task<KeyReport> ReportAsync(TestStores stores) => stores.Get<MasterKeyRotation>().ReadAsync(Cancel);

    private static async Task<DestinationRecord> CreateAsync(TestStores stores, string json)
    {
        var tenant = await stores.Tenants.FindAsync("acme", Cancel) ?? await stores.CreateTenantAsync();
        return (await stores.CreateDestinationAsync(tenant.TenantNo, json)).Destination;
    }
}
