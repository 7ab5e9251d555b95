using Sealpost.Engine.Destinations;

namespace Sealpost.Engine.Tests.Destinations;

public sealed class DestinationStoreTests
{
    [Fact]
    public async Task Lists_are_newest_first_and_go_on_after_a_destination()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var made = new List<DestinationRecord>();
        for (var i = 0; i < 5; i++) made.Add((await stores.CreateDestinationAsync(tenant.TenantNo, $$"""{"url":"https://example.com/{{i}}"}""")).Destination);
        made.Reverse();

        var page = await stores.Destinations.ListAsync(tenant.TenantNo, before: null, limit: 2, CancellationToken.None);
        var next = await stores.Destinations.ListAsync(tenant.TenantNo, page[^1].Id, limit: 10, CancellationToken.None);

        page.Concat(next).Select(destination => destination.Id).ShouldBe(made.Select(destination => destination.Id));
    }

    [Fact]
    public async Task Another_tenants_destination_is_not_found()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var other = await stores.CreateTenantAsync("other");
        var made = await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/"}""");

        (await stores.Destinations.FindAsync(other.TenantNo, made.Destination.Id, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task A_disabled_destination_is_routed_nothing_until_it_is_enabled()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var destinationNo = (await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/"}""")).Destination.DestinationNo;

        await stores.Destinations.DisableAsync(destinationNo, "Answered 410.", CancellationToken.None);
        var again = await stores.Destinations.MoveAsync(destinationNo, DestinationMove.Disable, "Another reason.", CancellationToken.None);

        again!.DisabledReason.ShouldBe("Answered 410.");
        (await RouteAsync(stores)).ShouldBe(0);
        (await stores.Destinations.MoveAsync(destinationNo, DestinationMove.Enable, reason: null, CancellationToken.None))!.DisabledReason.ShouldBeNull();
        (await RouteAsync(stores)).ShouldBe(1);
    }

    [Fact]
    public async Task A_deleted_destination_is_gone_with_its_secrets()
    {
        await using var stores = await TestStores.StartAsync();
        var tenant = await stores.CreateTenantAsync();
        var made = (await stores.CreateDestinationAsync(tenant.TenantNo, """{"url":"https://example.com/"}""")).Destination;
        await stores.SnapshotAsync(made.DestinationNo);

        (await stores.Destinations.DeleteAsync(tenant.TenantNo, made.DestinationNo, CancellationToken.None)).ShouldBeTrue();

        (await stores.Snapshots.FindDestinationAsync(made.DestinationNo, CancellationToken.None)).ShouldBeNull();
        (await stores.Destinations.FindAsync(tenant.TenantNo, made.Id, CancellationToken.None)).ShouldBeNull();
        (await stores.Destinations.DeleteAsync(tenant.TenantNo, made.DestinationNo, CancellationToken.None)).ShouldBeFalse();
        stores.Query<int>("SELECT count(*) FROM secrets").ShouldBe(0);
    }

    private static async Task<int> RouteAsync(TestStores stores) => (await stores.Snapshots.FindAsync("acme", CancellationToken.None))!.Route("upload").Length;
}
